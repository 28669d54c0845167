using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Tests.Inference;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training.Statistics;

/// <summary>Hessians of the tasks by formula, and the Gauss-Newton matrix as the product that it is.</summary>
internal static class ExactCurvature
{
    private const float Step = 1e-5f;

    /// <summary>The Hessian of the loss of one row by its outputs; 1 stands for that of an absolute error.</summary>
    public static double[,] Hessian(LearningTask task, double[] outputs, ReadOnlySpan<float> label)
    {
        var targets = label[..task.Targets].ToArray();
        var hessian = new double[outputs.Length, outputs.Length];
        double[] exponentials = [.. outputs.Select(output => Math.Exp(output - outputs.Max()))];
        double[] p = [.. exponentials.Select(value => value / exponentials.Sum())];
        for (var i = 0; i < outputs.Length; i++)
        {
            for (var j = 0; j < outputs.Length; j++)
            {
                hessian[i, j] = task.Match(
                    _ => (i == j ? p[i] : 0) - (p[i] * p[j]),
                    _ => 1 / (2 + Math.Exp(outputs[0]) + Math.Exp(-outputs[0])),
                    regression => i == j ? OfError(regression.Loss, outputs[i] - targets[i]) / outputs.Length : 0);
            }
        }

        return hessian;
    }

    /// <summary>The diagonal of the mean over the rows, by weight, of J^T H J for one parameter, with J by central differences.</summary>
    public static double[] GaussNewton(Network network, LabeledRows rows, string parameter)
    {
        var diagonal = new double[network.Values(parameter).Length];
        var total = Enumerable.Range(0, rows.Count).Sum(row => WeightOf(rows, row));
        for (var row = 0; row < rows.Count; row++)
        {
            var hessian = Hessian(rows.Task, DirectReference.RunRow(network, rows.FeaturesOf(row)), rows.LabelsOf(row));
            for (var element = 0; element < diagonal.Length; element++)
            {
                var slopes = Slopes(network, rows.FeaturesOf(row), parameter, element);
                for (var i = 0; i < slopes.Length; i++)
                {
                    diagonal[element] += WeightOf(rows, row) / total
                        * Enumerable.Range(0, slopes.Length).Sum(j => slopes[i] * hessian[i, j] * slopes[j]);
                }
            }
        }

        return diagonal;
    }

    private static double WeightOf(LabeledRows rows, int row) => rows.HasWeights ? rows.LabelsOf(row)[^1] : 1;

    private static double[] Slopes(Network network, ReadOnlySpan<float> features, string parameter, int element)
    {
        var value = network.Values(parameter)[element];
        var (above, below) = (value + Step, value - Step);
        var up = DirectReference.RunRow(ExactLoss.With(network, parameter, element, above), features);
        var down = DirectReference.RunRow(ExactLoss.With(network, parameter, element, below), features);
        return [.. up.Zip(down, (high, low) => (high - low) / ((double)above - below))];
    }

    private static double OfError(RegressionLoss loss, double error) =>
        loss.Match(() => 2, () => 1, delta => Math.Abs(error) <= delta ? 1 : 0);
}
