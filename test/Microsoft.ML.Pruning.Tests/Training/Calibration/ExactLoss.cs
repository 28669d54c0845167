using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Inference;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training.Statistics;

/// <summary>
/// The mean cross-entropy of rows in double precision throughout, and its slope by central differences: what gathered derivatives are held
/// against.
/// </summary>
internal static class ExactLoss
{
    private const float Step = 1e-6f;

    /// <summary>The loss, with the logits divided by a temperature.</summary>
    public static double Of(Network network, LabeledRows rows, double temperature = 1)
    {
        double sum = 0;
        for (var row = 0; row < rows.Labels.Length; row++)
        {
            double[] logits = [.. DirectReference.RunRow(network, rows.Features.AsSpan(row * rows.FeatureCount, rows.FeatureCount)).Select(
                z => z / temperature)];
            var highest = logits.Max();
            sum += highest + Math.Log(logits.Sum(z => Math.Exp(z - highest))) - logits[rows.Labels[row]];
        }

        return sum / rows.Labels.Length;
    }

    /// <summary>dL/dw for one element. The step is exact: it is the difference of the two floats that were used.</summary>
    public static double Slope(Network network, LabeledRows rows, string parameter, int index, double temperature = 1)
    {
        var value = network.Values(parameter)[index];
        var (above, below) = (value + Step, value - Step);
        return (Of(With(network, parameter, index, above), rows, temperature) - Of(
            With(network, parameter, index, below), rows, temperature)) / ((double)above - below);
    }

    /// <summary>d2L/dw2 for one element; null where a kink of the loss is near, which is where two steps disagree.</summary>
    public static double? Curvature(Network network, LabeledRows rows, string parameter, int index)
    {
        var middle = Of(network, rows);
        var (wide, narrow) = (At(4e-4f), At(2e-4f));
        return Math.Abs(wide - narrow) <= 1e-7 + 2e-4 * Math.Abs(narrow) ? narrow : null;

        double At(float step)
        {
            var value = network.Values(parameter)[index];
            var (above, below) = (value + step, value - step);
            var (up, down) = ((double)above - value, (double)value - below);
            var rise = (Of(With(network, parameter, index, above), rows) - middle) / up;
            return 2 * (rise - (middle - Of(With(network, parameter, index, below), rows)) / down) / (up + down);
        }
    }

    /// <summary>The rows from <paramref name="first"/> on.</summary>
    public static LabeledRows Part(LabeledRows rows, int first, int count) => new(
        rows.Features.AsSpan(first * rows.FeatureCount, count * rows.FeatureCount).ToArray(),
        rows.FeatureCount,
        rows.Labels.AsSpan(first, count).ToArray(),
        rows.ClassCount);

    private static Network With(Network network, string parameter, int index, float value)
    {
        var values = network.Values(parameter).ToArray();
        values[index] = value;
        return network.WithParameters(new Dictionary<string, float[]> { [parameter] = values });
    }
}
