using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>Whole inputs of a layer.</summary>
/// <remarks>
/// An input feature of a Linear layer (a column of its weight) or an input channel of a Conv2d layer (that slice of every filter; in a
/// grouped convolution, of the filters of the channel's group). An input is scored by a norm of the scores of the weights that read it.
/// Those weights alone go; the unit that feeds the input stays, because other layers may read it too. (He, Zhang and Sun, "Channel pruning
/// for accelerating very deep neural networks", 2017.)
/// </remarks>
/// <param name="Norm">The norm over the input's scores; L2 by default. Sums are taken in double precision.</param>
public sealed record InputChannelStructure(Norm Norm = Norm.L2) : GroupedWeightStructure(Norm)
{
    /// <inheritdoc/>
    public override string Unit => "input channels";

    /// <inheritdoc/>
    protected override int CountGroups(NetworkDefinition definition, ParameterInfo weight)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return weight.Shape[1] * definition[weight.Node].Layer.InputGroups;
    }

    /// <inheritdoc/>
    protected override void FillGroups(NetworkDefinition definition, ParameterInfo weight, int row, Span<int> groups)
    {
        var inputs = weight.Shape[1];
        var kernel = groups.Length / inputs;
        var first = row / (weight.Shape[0] / definition[weight.Node].Layer.InputGroups) * inputs;
        for (var column = 0; column < groups.Length; column++)
        {
            groups[column] = first + column / kernel;
        }
    }
}
