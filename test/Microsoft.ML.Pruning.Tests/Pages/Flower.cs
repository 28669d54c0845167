using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Tests.Pages;

/// <summary>A row with a class.</summary>
public sealed class Flower
{
    public const int Inputs = 4;

    public string Label { get; set; } = "";

    [VectorType(Inputs)]
    public float[] Features { get; set; } = [];
}
