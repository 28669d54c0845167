namespace Microsoft.ML.Pruning.Networks;

/// <summary>The weight of a Linear or Conv2d layer as a matrix.</summary>
/// <remarks>
/// Row-major: one row an output, one column an input, or for a convolution an element (channel x kernel height x kernel width) of the patch
/// of its group that a filter sees.
/// </remarks>
internal readonly record struct WeightMatrix(int Outputs, int Inputs, int Groups)
{
    /// <summary>The outputs that see the same inputs.</summary>
    public int OutputsPerGroup => Outputs / Groups;

    /// <summary>The matrix of a layer that has a weight.</summary>
    public static WeightMatrix Of(NetworkDefinition definition, string layer)
    {
        var shape = definition.Parameter($"{layer}.weight").Shape;
        return new WeightMatrix(shape[0], checked((int)(shape.Count / shape[0])), definition[layer].Layer.InputGroups);
    }
}
