using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>
/// Whole units: a neuron of a Linear layer (a row of its weight) or a filter of a Conv2d layer, grouped convolutions included.
/// </summary>
/// <remarks>
/// A unit is scored by a norm of the scores of its incoming weights. What goes with it: those weights, its bias, and the scale and shift of
/// every batch normalisation that takes the layer's output directly, so that the unit's output is exactly 0 (and stays 0 through ReLU).
/// (Li, Kadav, Durdanovic, Samet and Graf, "Pruning filters for efficient ConvNets", 2017.)
/// </remarks>
/// <param name="Norm">The norm over the unit's scores; L2 by default. Sums are taken in double precision.</param>
/// <param name="IncludeBias">
/// Whether the score of the unit's bias counts too; false by default. A layer without bias is scored by its weights.
/// </param>
public sealed record UnitStructure(Norm Norm = Norm.L2, bool IncludeBias = false) : Structure
{
    /// <summary>The norm over the unit's scores; L2 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the norms.</exception>
    public Norm Norm { get; init => field = NormReduction.Checked(value); } = NormReduction.Checked(Norm);

    /// <inheritdoc/>
    public override string Unit => "units";

    /// <inheritdoc/>
    public override int CountOf(NetworkDefinition definition, string layer) => WeightOf(definition, layer).Shape[0];

    /// <inheritdoc/>
    public override Mask KeptIn(Network network, string layer)
    {
        ArgumentNullException.ThrowIfNull(network);
        var weight = WeightOf(network.Definition, layer);
        var units = weight.Shape[0];
        if (!network.Masks.TryGetValue(weight.Name, out var weights))
        {
            return Mask.AllKept(units);
        }

        var size = weights.Length / units;
        string[] companions = [.. OutputParameters.Of(network.Definition, layer).Select(parameter => parameter.Name)];
        var kept = new bool[units];
        for (var unit = 0; unit < units; unit++)
        {
            kept[unit] = weights.KeptCountOf(unit * size, size) > 0
                || companions.Any(name => !network.Masks.TryGetValue(name, out var mask) || mask[unit]);
        }

        return Mask.FromKept(kept);
    }

    /// <inheritdoc/>
    public override Scores Score(NetworkDefinition definition, string layer, Func<string, Scores> elementScores)
    {
        ArgumentNullException.ThrowIfNull(elementScores);
        var weight = WeightOf(definition, layer);
        var bias = $"{layer}.bias";
        var elements = elementScores(weight.Name);
        var weights = elements.Values;
        var biases = IncludeBias && definition.ContainsParameter(bias) ? elementScores(bias).Values : default;
        var scores = new float[weight.Shape[0]];
        var size = weights.Length / scores.Length;
        for (var unit = 0; unit < scores.Length; unit++)
        {
            var sum = Accumulate(0, weights.Span.Slice(unit * size, size));
            if (!biases.IsEmpty)
            {
                sum = Accumulate(sum, biases.Span.Slice(unit, 1));
            }

            scores[unit] = NormReduction.Finish(Norm, sum, size + (biases.IsEmpty ? 0 : 1));
        }

        return NormReduction.ScoresOf(Norm, $"{layer} {Unit}", scores, elements);
    }

    /// <inheritdoc/>
    public override MaskSet MasksFor(NetworkDefinition definition, string layer, Mask kept)
    {
        RequireGroups(definition, layer, kept);
        var weight = WeightOf(definition, layer);
        var masks = MaskSet.Empty.With(weight.Name, Widen(kept, checked((int)(weight.Shape.Count / weight.Shape[0]))));
        return OutputParameters.Of(definition, layer).Aggregate(masks, (set, parameter) => set.With(parameter.Name, kept));
    }

    /// <summary>Repeats each unit's bit for each of its weights.</summary>
    private static Mask Widen(Mask kept, int size)
    {
        var words = Mask.NewWords(checked(kept.Length * size));
        for (var unit = 0; unit < kept.Length; unit++)
        {
            if (kept[unit])
            {
                BitRun.Set(words, unit * size, size);
            }
        }

        return new Mask(kept.Length * size, words);
    }

    private double Accumulate(double sum, ReadOnlySpan<float> scores)
    {
        foreach (double score in scores)
        {
            sum = NormReduction.Add(Norm, sum, score);
        }

        return sum;
    }
}
