using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>One row of <see cref="TinyData"/>.</summary>
public sealed class TinyRow
{
    [VectorType(TinyData.Inputs)]
    public float[] Features { get; set; } = [];

    public string Label { get; set; } = "";

    public bool Held { get; set; }

    public float Number { get; set; }
}
