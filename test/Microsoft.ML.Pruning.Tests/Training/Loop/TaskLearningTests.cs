using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

/// <summary>Networks learn every task.</summary>
public sealed class TaskLearningTests
{
    private static readonly PlainOptions Options = new() { Epochs = 12, Optimizer = new AdamOptions { LearningRate = 0.02 } };

    public static TheoryData<string> Names => TaskRows.Names;

    public static MatrixTheoryData<string, bool> Trainings => new(Names.Select(row => row.Data), [false, true]);

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Every_task_is_learnt_from_memory_and_from_a_stream(string name, bool streamed)
    {
        var task = TaskRows.Task(name);
        var (rows, held) = (TaskRows.Create(task, 250), TaskRows.Create(task, 80, seed: 2));
        var definition = TaskRows.Learner(task);
        var before = Measure(NetworkInitializer.Create(definition, Initializer.PyTorchDefault, 1), held);
        var result = NetworkTrainer.Train(
            definition,
            streamed ? new StreamedRows(rows) : rows,
            streamed ? new StreamedRows(held) : held,
            Options with { ShuffleWindow = 100 },
            TrainingHost.Silent);

        var last = result.History.Epochs[^1];
        var after = Measure(result.Network, held);
        Assert.True(after.Loss < 0.3 * before.Loss, $"{before.Loss} became {after.Loss}");
        Close.To(after.Loss, last.ValidationLoss!.Value, 1e-4);
        Assert.Equal(after.Accuracy is null, last.ValidationAccuracy is null);
        Assert.Equal(after.Accuracy is null, last.TrainAccuracy is null);
        if (task.HasAccuracy)
        {
            Close.To(after.Accuracy!.Value, last.ValidationAccuracy!.Value, 1e-9);
            Assert.True(last.TrainAccuracy > 0.9 && after.Accuracy > 0.85, $"{last}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_pruned_stays_pruned_and_one_step_follows_the_slope_of_the_loss(string name)
    {
        const double Rate = 0.1;
        var task = TaskRows.Task(name);
        var rows = TaskRows.Create(task, 30);
        var start = RandomNetworks.Prune(TaskRows.Smooth(task), 0.5, 3);
        var options = new PlainOptions { Epochs = 1, BatchSize = 30, Optimizer = new SgdOptions { LearningRate = Rate } };
        var end = NetworkTrainer.Train(start, rows, null, options, TrainingHost.Silent).Network;
        foreach (var parameter in start.Definition.Parameters)
        {
            for (var i = 0; i < parameter.Shape.Count; i += 3)
            {
                var step = (start.Values(parameter.Name)[i] - end.Values(parameter.Name)[i]) / Rate;
                var slope = start.Masks[parameter.Name][i] ? Statistics.ExactLoss.Slope(start, rows, parameter.Name, i) : 0;
                Close.To(slope, step, 1e-3, size: 0.1, $"{parameter.Name}[{i}]");
            }
        }

        var trained = NetworkTrainer.Train(start, rows, null, Options, TrainingHost.Silent).Network;
        Assert.Equal(start.Masks, trained.Masks);
        foreach (var (parameter, mask) in trained.Masks)
        {
            Assert.All(
                trained.Values(parameter).ToArray(), (value, i) => Assert.True(mask[i] || value == 0, $"{parameter}[{i}] is {value}"));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_student_comes_near_its_teacher_without_labels(string name)
    {
        var task = TaskRows.Task(name);
        var rows = TaskRows.Create(task, 200);
        var teacher = TaskRows.Smooth(task, seed: 8);
        var start = NetworkInitializer.Create(TaskRows.Learner(task), Initializer.PyTorchDefault, 1);
        foreach (var temperature in new[] { 1, 3.0 })
        {
            var options = Options with { Distillation = new Distillation { Teacher = teacher, Weight = 1, Temperature = temperature } };
            var student = NetworkTrainer.Train(start, rows, null, options, TrainingHost.Silent).Network;
            var (before, after) = (Distance(start, teacher, rows), Distance(student, teacher, rows));
            Assert.True(after < 0.4 * before, $"{before} became {after} at {temperature}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_gives_the_same_network(string name)
    {
        var task = TaskRows.Task(name);
        var rows = TaskRows.Create(task, 60, weights: [.. Enumerable.Range(1, 60).Select(row => (float)row)]);
        Assert.Equal(Train(1), Train(1));
        Assert.NotEqual(Train(1), Train(2));

        float[] Train(int seed) => NetworkTrainer
            .Train(TaskRows.Learner(task), rows, null, Options with { Epochs = 2, Seed = seed }, TrainingHost.Silent)
            .Network.Values("fc1.weight").ToArray();
    }

    private static NetworkLoss Measure(Network network, LabeledRows rows) => RowLoss.Measure(network, rows, chunkRows: 32);

    /// <summary>How far apart outputs are; those of classes beside their mean, which says nothing.</summary>
    private static double Distance(Network network, Network teacher, LabeledRows rows)
    {
        var sum = 0.0;
        for (var row = 0; row < rows.Count; row++)
        {
            var own = Centred(Inference.DirectReference.RunRow(network, rows.FeaturesOf(row)));
            var taught = Centred(Inference.DirectReference.RunRow(teacher, rows.FeaturesOf(row)));
            sum += own.Zip(taught, (a, b) => (a - b) * (a - b)).Sum();
        }

        return Math.Sqrt(sum);

        double[] Centred(double[] outputs) =>
            rows.Task.HasAccuracy && outputs.Length > 1 ? [.. outputs.Select(output => output - outputs.Average())] : outputs;
    }
}
