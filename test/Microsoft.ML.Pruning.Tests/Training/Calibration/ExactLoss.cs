using System.Globalization;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Tests.Inference;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training.Statistics;

/// <summary>
/// The mean loss of rows in double precision throughout, and its slope by central differences: what gathered derivatives are held
/// against.
/// </summary>
internal static class ExactLoss
{
    private const float Step = 1e-6f;

    /// <summary>The mean loss of the rows' task, by weight, with logits divided by a temperature.</summary>
    public static double Of(Network network, LabeledRows rows, double temperature = 1)
    {
        var (sum, total) = (0.0, 0.0);
        for (var row = 0; row < rows.Count; row++)
        {
            var outputs = DirectReference.RunRow(network, rows.FeaturesOf(row));
            double weight = rows.HasWeights ? rows.LabelsOf(row)[^1] : 1;
            sum += weight * OfRow(rows.Task, outputs, rows.LabelsOf(row), temperature);
            total += weight;
        }

        return sum / total;
    }

    /// <summary>The loss of one row, by the formulas of the tasks.</summary>
    public static double OfRow(LearningTask task, double[] outputs, ReadOnlySpan<float> label, double temperature = 1)
    {
        var targets = label[..task.Targets].ToArray();
        return task.Match(
            _ => LogSumOfExponentials([.. outputs.Select(z => z / temperature)]) - (outputs[(int)targets[0]] / temperature),
            _ => LogSumOfExponentials([0, outputs[0] / temperature]) - (targets[0] * outputs[0] / temperature),
            regression => outputs.Select((output, i) => OfError(regression.Loss, Math.Abs(output - targets[i]))).Average());
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
    public static LabeledRows Part(LabeledRows rows, int first, int count) => rows.Pick([.. Enumerable.Range(first, count)]);

    /// <summary>The network with one element of a parameter changed.</summary>
    public static Network With(Network network, string parameter, int index, float value)
    {
        var values = network.Values(parameter).ToArray();
        values[index] = value;
        return network.WithParameters(new Dictionary<string, float[]> { [parameter] = values });
    }

    private static double LogSumOfExponentials(double[] values)
    {
        var highest = values.Max();
        return highest + Math.Log(values.Sum(value => Math.Exp(value - highest)));
    }

    private static double OfError(RegressionLoss loss, double size) => loss.ToString().Split(' ') switch
    {
        ["squared"] => size * size,
        ["absolute"] => size,
        [_, var text] when double.Parse(text, CultureInfo.InvariantCulture) is var delta =>
            size < delta ? size * size / 2 : delta * (size - (delta / 2)),
        _ => throw new ArgumentException($"{loss} is a loss that is not known here."),
    };
}
