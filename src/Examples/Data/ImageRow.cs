namespace Microsoft.ML.Pruning.Examples.Data;

/// <summary>One image as an ML.NET row: pixels in [0, 1], channel after channel, and the name of its class.</summary>
internal sealed class ImageRow
{
    public float[] Features { get; set; } = [];

    public string Label { get; set; } = "";
}
