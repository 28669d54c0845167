using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>
/// Whole inputs of a layer: an input feature of a Linear layer (a column of its weight) or an input channel of a Conv2d layer (that slice of every filter; in a
/// grouped convolution, of the filters of the channel's group). An input is scored by a norm of the scores of the weights that read it. Those weights
/// alone go; the unit that feeds the input stays, because other layers may read it too.
/// (He, Zhang and Sun, "Channel pruning for accelerating very deep neural networks", 2017.)
/// </summary>
/// <param name="Norm">The norm over the input's scores; L2 by default. Sums are taken in double precision.</param>
public sealed record InputChannelStructure(Norm Norm = Norm.L2) : Structure
{
    /// <summary>The norm over the input's scores; L2 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the norms.</exception>
    public Norm Norm { get; init => field = NormReduction.Known(value); } = NormReduction.Known(Norm);

    /// <inheritdoc/>
    public override string Unit => "input channels";

    /// <inheritdoc/>
    public override int CountOf(NetworkDefinition definition, string layer) => GroupsOf(definition, WeightOf(definition, layer)).Count;

    /// <inheritdoc/>
    public override Mask KeptIn(Network network, string layer)
    {
        ArgumentNullException.ThrowIfNull(network);
        var weight = WeightOf(network.Definition, layer);
        var groups = GroupsOf(network.Definition, weight);
        return network.Masks.TryGetValue(weight.Name, out var mask) ? groups.KeptBy(mask) : Mask.AllKept(groups.Count);
    }

    /// <inheritdoc/>
    public override Scores Score(NetworkDefinition definition, string layer, Func<string, Scores> elementScores)
    {
        ArgumentNullException.ThrowIfNull(elementScores);
        var weight = WeightOf(definition, layer);
        return GroupsOf(definition, weight).Reduce(Norm, $"{layer} {Unit}", elementScores(weight.Name));
    }

    /// <inheritdoc/>
    public override MaskSet MasksFor(NetworkDefinition definition, string layer, Mask kept)
    {
        RequireGroups(definition, layer, kept);
        var weight = WeightOf(definition, layer);
        return MaskSet.Empty.With(weight.Name, GroupsOf(definition, weight).Widen(kept));
    }

    private static WeightGroups GroupsOf(NetworkDefinition definition, ParameterInfo weight)
    {
        var outputs = weight.Shape[0];
        var inputs = weight.Shape[1];
        var columns = checked((int)(weight.Shape.Count / outputs));
        var convolutionGroups = definition[weight.Node].Layer is Conv2dLayer convolution ? convolution.Groups : 1;
        return new WeightGroups(outputs, columns, inputs * convolutionGroups, (row, groups) =>
        {
            var first = row / (outputs / convolutionGroups) * inputs;
            for (var column = 0; column < columns; column++)
            {
                groups[column] = first + column / (columns / inputs);
            }
        });
    }
}
