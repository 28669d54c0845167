using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>One row of <see cref="TaskData"/>, with a label for every task.</summary>
public sealed class TaskRow
{
    [VectorType(TaskData.Inputs)]
    public float[] Features { get; set; } = [];

    public string Text { get; set; } = "";

    public bool Flag { get; set; }

    public float Amount { get; set; }

    [VectorType(2)]
    public float[] Amounts { get; set; } = [];

    public float Weight { get; set; } = 1;

    public bool Held { get; set; }

    public float Number { get; set; }
}
