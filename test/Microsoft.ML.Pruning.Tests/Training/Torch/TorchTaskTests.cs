using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Tests.Training.Statistics;
using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Training.Torch;

/// <summary>Tasks on tensors say what tasks say on numbers.</summary>
public sealed class TorchTaskTests
{
    private const int Rows = 60;

    private static readonly double[] Scales = [1e-3, 1, 20];

    public static TheoryData<string> Names => TaskRows.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_loss_and_the_right_rows_are_those_of_managed_code(string name)
    {
        var task = TaskRows.Task(name);
        var torchTask = TorchTask.Of(task);
        foreach (var scale in Scales)
        {
            foreach (var weights in new float[]?[] { null, Weights() })
            {
                using var scope = torch.NewDisposeScope();
                var rows = TaskRows.Create(task, Rows, weights: weights);
                var values = Outputs(task, scale);
                var outputs = TorchParameters.CopyOf(values, new TensorShape(Rows, task.Outputs), torch.CPU);
                using var feed = BatchFeed.InOrder(rows, new BatchPlan(Rows, Rows, 1), torch.CPU);
                feed.Begin(epoch: 1);
                var batch = feed.Next(Rows);
                double[] losses = [.. Enumerable.Range(0, Rows).Select(row => task.RowLoss(Row(values, task, row), rows.LabelsOf(row)))];
                Close.To(losses, TorchParameters.ValuesOf(torchTask.RowLosses(outputs, batch.Labels)), 1e-5, what: name);
                var mean = losses.Select((loss, row) => loss * (weights?[row] ?? 1)).Sum() / (weights?.Sum(w => (double)w) ?? Rows);
                Close.To(mean, TorchParameters.ValuesOf(torchTask.MeanLoss(outputs, batch))[0], 1e-5, what: name);
                AssertRight(task, rows, values, torchTask.RightRows(outputs, batch.Labels));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_loss_falls_along_its_gradient_by_the_outputs(string name)
    {
        var task = TaskRows.Task(name);
        var rows = TaskRows.Create(task, Rows);
        var values = Outputs(task, 3);
        using var scope = torch.NewDisposeScope();
        var outputs = TorchParameters.CopyOf(values, new TensorShape(Rows, task.Outputs), torch.CPU);
        outputs.requires_grad = true;
        using var feed = BatchFeed.InOrder(rows, new BatchPlan(Rows, Rows, 1), torch.CPU);
        feed.Begin(epoch: 1);
        var loss = TorchTask.Of(task).MeanLoss(outputs, feed.Next(Rows));
        var gradient = TorchParameters.ValuesOf(torch.autograd.grad([loss], [outputs])[0]);
        double[] expected =
        [
            .. Enumerable.Range(0, Rows).SelectMany(row => Slopes(task, Row(values, task, row), rows.LabelsOf(row).ToArray())),
        ];
        Close.To(expected, gradient, 1e-4, what: name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_diverges_from_itself_and_a_temperature_softens_logits_alone(string name)
    {
        var task = TaskRows.Task(name);
        var torchTask = TorchTask.Of(task);
        using var scope = torch.NewDisposeScope();
        var teacher = TorchParameters.CopyOf(Outputs(task, 3), new TensorShape(Rows, task.Outputs), torch.CPU);
        var student = TorchParameters.CopyOf(Outputs(task, 3, seed: 9), new TensorShape(Rows, task.Outputs), torch.CPU);
        var before = TorchParameters.ValuesOf(torchTask.Divergences(teacher, student, 1));
        foreach (var temperature in new[] { 0.5, 1, 4 })
        {
            Assert.All(
                TorchParameters.ValuesOf(torchTask.Divergences(teacher, teacher, temperature)), value => Close.To(0, value, 1e-5, size: 1));
            var softened = TorchParameters.ValuesOf(torchTask.Divergences(teacher, student, temperature));
            Assert.All(softened, value => Assert.True(value >= -1e-5f, $"{value}"));
            Assert.Equal(temperature == 1 || !task.HasAccuracy, before.SequenceEqual(softened));
            var outputs = TorchParameters.ValuesOf(torchTask.Soften(teacher, temperature));
            var divisor = task.HasAccuracy ? temperature : 1;
            Close.To(TorchParameters.ValuesOf(teacher).Select(value => value / divisor).ToArray(), outputs, 1e-6);
        }
    }

    [Fact]
    public void Two_classes_and_a_binary_task_of_their_difference_are_the_same()
    {
        using var scope = torch.NewDisposeScope();
        var logits = Outputs(new MulticlassTask(2), 3);
        float[] differences = [.. Enumerable.Range(0, Rows).Select(row => logits[(2 * row) + 1] - logits[2 * row])];
        float[] others = [.. differences.Select(value => (0.5f * value) - 1)];
        var two = TorchParameters.CopyOf(logits, new TensorShape(Rows, 2), torch.CPU);
        float[] otherLogits = [.. others.SelectMany(value => new[] { 1f, 1f + value })];
        foreach (var temperature in new[] { 1, 3.5 })
        {
            var multiclass = new TorchMulticlassTask().Divergences(
                two, TorchParameters.CopyOf(otherLogits, new TensorShape(Rows, 2), torch.CPU), temperature);
            var binary = new TorchBinaryTask().Divergences(
                TorchParameters.CopyOf(differences, new TensorShape(Rows, 1), torch.CPU),
                TorchParameters.CopyOf(others, new TensorShape(Rows, 1), torch.CPU),
                temperature);
            Close.To(TorchParameters.ValuesOf(multiclass), TorchParameters.ValuesOf(binary), 1e-5);
        }
    }

    private static void AssertRight(LearningTask task, LabeledRows rows, float[] values, torch.Tensor? right)
    {
        Assert.Equal(task.HasAccuracy, right is not null);
        if (right is not null)
        {
            Assert.Equal(
                Enumerable.Range(0, Rows).Select(row => task.IsRight(Row(values, task, row), rows.LabelsOf(row)) ? 1f : 0),
                TorchParameters.ValuesOf(right.to(torch.ScalarType.Float32)));
        }
    }

    /// <summary>How the mean loss of all rows changes with the outputs of one.</summary>
    private static double[] Slopes(LearningTask task, float[] outputs, float[] label)
    {
        const double Step = 1e-6;
        var values = Array.ConvertAll(outputs, output => (double)output);
        return [.. values.Select((value, i) => (At(i, value + Step) - At(i, value - Step)) / (2 * Step * Rows))];

        double At(int place, double value) => ExactLoss.OfRow(task, [.. values.Select((old, i) => i == place ? value : old)], label);
    }

    private static float[] Row(float[] values, LearningTask task, int row) =>
        values.AsSpan(row * task.Outputs, task.Outputs).ToArray();

    private static float[] Weights()
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, Rows).Select(row => row % 4 == 0 ? 0 : 5 * random.NextSingle())];
    }

    private static float[] Outputs(LearningTask task, double scale, int seed = 3)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Rows * task.Outputs).Select(_ => (float)(scale * ((2 * random.NextDouble()) - 1)))];
    }
}
