using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>A row of four features in columns of their own, of which one decides the label.</summary>
public sealed class ImportanceRow
{
    [ColumnName("noise")]
    public float Noise { get; set; }

    [ColumnName("decides")]
    public float Decides { get; set; }

    [ColumnName("constant")]
    public float Constant { get; set; }

    [ColumnName("other noise")]
    public float OtherNoise { get; set; }

    public string Label { get; set; } = "";
}
