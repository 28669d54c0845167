namespace Microsoft.ML.Pruning.Contracts;

/// <summary>A labelled row of a data view.</summary>
internal sealed class PipelineRow
{
    public float[] Features { get; set; } = [];

    public string Label { get; set; } = "";
}
