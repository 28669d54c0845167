using System.Globalization;
using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>Prunes a layer by the value of its scores, not by their number.</summary>
internal static class LayerThreshold
{
    /// <summary>Prunes what scores below a value, but one group.</summary>
    /// <exception cref="ArgumentException">A candidate's score is NaN.</exception>
    public static LayerAllocation PruneBelow(LayerScores layer, double threshold)
    {
        var below = CountBelow(layer, threshold);
        if (below == 0)
        {
            return new LayerAllocation(layer.Layer, null, layer.Candidates);
        }

        var possible = Math.Min(below, layer.Scores.CandidateCount - 1);
        var note = possible == below ? null : string.Create(
            CultureInfo.InvariantCulture, $"kept one of {layer.Count}, the highest; all scored below {threshold:0.####}");
        return new LayerAllocation(layer.Layer, null, TopK.PruneLowest(layer.Scores, possible), note);
    }

    /// <summary>The standard deviation of a layer's scores.</summary>
    /// <remarks>Of the signed values with 0 for pruned ones where scores are absolute values, else of the candidates' scores.</remarks>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static double DeviationOf(LayerScores layer)
    {
        var count = layer.Scores.IsAbsolute ? layer.Count : layer.Scores.CandidateCount;
        if (count == 0)
        {
            return 0;
        }

        var mean = SumOver(layer.Scores, value => value) / count;
        var zeros = count - layer.Scores.CandidateCount;
        var squares = SumOver(layer.Scores, value => (value - mean) * (value - mean)) + (zeros * mean * mean);
        return double.IsFinite(squares)
            ? Math.Sqrt(squares / count)
            : throw new ArgumentException(
                $"Layer '{layer.Layer}' has a score that is not finite, so its scores have no standard deviation.", nameof(layer));
    }

    private static int CountBelow(LayerScores layer, double threshold)
    {
        var (scores, count) = (layer.Scores, 0);
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores.Candidates is { } candidates && !candidates[i])
            {
                continue;
            }

            var score = scores[i];
            count += score < threshold ? 1 : float.IsNaN(score) ? throw scores.NotANumber(i, nameof(layer)) : 0;
        }

        return count;
    }

    /// <summary>Sums over the stored values of the candidates.</summary>
    private static double SumOver(Scores scores, Func<double, double> term)
    {
        var values = scores.Values.Span;
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            if (scores.Candidates is not { } candidates || candidates[i])
            {
                sum += term(values[i]);
            }
        }

        return sum;
    }
}
