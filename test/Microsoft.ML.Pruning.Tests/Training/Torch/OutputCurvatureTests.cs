using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Training.Statistics;
using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Training.Torch;

public sealed class OutputCurvatureTests
{
    private const int Rows = 12;

    public static TheoryData<string> Names => TaskRows.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_factor_times_itself_is_the_Hessian_of_the_mean_loss_by_weight(string name)
    {
        var task = TaskRows.Task(name);
        var torchTask = TorchTask.Of(task);
        var random = new Random(1);
        float[] some = [.. Enumerable.Range(0, Rows).Select(row => row == 3 ? 0 : 7 * random.NextSingle())];
        foreach (var weights in new[] { null, some })
        {
            using var scope = torch.NewDisposeScope();
            var rows = TaskRows.Create(task, Rows, weights: weights);
            float[] values = [.. Enumerable.Range(0, Rows * task.Outputs).Select(_ => 4 * (random.NextSingle() - 0.5f))];
            using var feed = BatchFeed.InOrder(rows, new BatchPlan(Rows, Rows, 1), torch.CPU);
            feed.Begin(epoch: 1);
            var factor = torchTask.CurvatureOf(
                TorchParameters.CopyOf(values, new TensorShape(Rows, task.Outputs), torch.CPU), feed.Next(Rows));
            float[][] columns = [.. torch.eye(task.Outputs).unbind().Select(unit => TorchParameters.ValuesOf(factor.Times(unit)))];
            var beyond = columns.Skip(torchTask.CurvatureColumns(task.Outputs));
            Assert.All(beyond.SelectMany(column => column), value => Assert.Equal(0, value));
            for (var row = 0; row < Rows; row++)
            {
                double[] outputs = [.. values.Skip(row * task.Outputs).Take(task.Outputs).Select(value => (double)value)];
                var share = weights is null ? 1.0 / Rows : weights[row] / weights.Sum(weight => (double)weight);
                AssertProduct(ExactCurvature.Hessian(task, outputs, rows.LabelsOf(row)), share, columns, row * task.Outputs);
            }
        }
    }

    private static void AssertProduct(double[,] hessian, double share, float[][] columns, int at)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            for (var j = 0; j < columns.Length; j++)
            {
                var product = columns.Sum(column => (double)column[at + i] * column[at + j]);
                Close.To(share * hessian[i, j], product, 1e-5, size: share, $"row {at / columns.Length}, {i}, {j}");
            }
        }
    }
}
