using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class DistillationTests
{
    private static readonly NetworkDefinition Student = NetworkDefinition.Input(1, 6, 6)
        .Flatten()
        .Linear(5)
        .Tanh()
        .Linear(3)
        .Build("student");
    private static readonly LabeledRows Rows = Clusters.For(Student, 24);

    // With batch norm and dropout, which a teacher uses as it does in scoring.
    private static readonly Network Teacher = RandomNetworks.Parameterize(Clusters.SmallConv, 5);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 0.5)]
    [InlineData(0.5, 0.3)]
    [InlineData(10, 1)]
    public void One_step_of_gradient_descent_follows_the_slope_of_the_mixed_loss(double temperature, double weight)
    {
        var start = RandomNetworks.Parameterize(Student, 3);
        var distillation = new Distillation { Teacher = Teacher, Temperature = temperature, Weight = weight };
        var end = Step(start, distillation);

        foreach (var parameter in Student.Parameters)
        {
            for (var i = 0; i < parameter.Shape.Count; i += 5)
            {
                var slope =
                    (LossAt(start, distillation, parameter.Name, i, 1e-2f) - LossAt(start, distillation, parameter.Name, i, -1e-2f)) / 2e-2;
                var step = (start.Values(parameter.Name)[i] - end.Values(parameter.Name)[i]) / 0.5;
                Assert.True(Math.Abs(slope - step) < 3e-3, $"{parameter.Name}[{i}]: slope {slope}, step {step}");
            }
        }
    }

    [Fact]
    public void A_weight_of_0_is_training_by_the_labels()
    {
        var start = RandomNetworks.Parameterize(Student, 3);
        var plain = Step(start, null).Values("fc1.weight").ToArray();
        var taught = Step(start, new Distillation { Teacher = Teacher, Weight = 0 }).Values("fc1.weight").ToArray();

        Close.To(plain, taught, 1e-6);
    }

    [Fact]
    public void A_network_has_nothing_to_learn_from_itself()
    {
        var start = RandomNetworks.Parameterize(Student, 3);
        var taught = Step(start, new Distillation { Teacher = start, Weight = 1 }).Values("fc1.weight").ToArray();

        Close.To(start.Values("fc1.weight").ToArray(), taught, 1e-6);
    }

    [Fact]
    public void A_student_learns_from_its_teacher_what_wrong_labels_do_not_tell()
    {
        var rows = Clusters.For(Student, 160);
        var teacher = NetworkTrainer.Train(
            Clusters.SmallConv,
            rows,
            null,
            new PlainOptions { Epochs = 8, Optimizer = new AdamOptions { LearningRate = 0.02 } },
            TrainingHost.Silent).Network;
        var mislabelled = new LabeledRows(rows.Features, rows.FeatureCount, [.. rows.Labels.Select(label => (label + 1) % 3)], 3);
        var options = new PlainOptions
        {
            Epochs = 8,
            Optimizer = new AdamOptions { LearningRate = 0.02 },
            Distillation = new Distillation { Teacher = teacher, Weight = 1 },
        };
        var taught = NetworkTrainer.Train(Student, mislabelled, mislabelled, options, TrainingHost.Silent);

        Assert.True(Reference.Measure(taught.Network, rows).Accuracy > 0.95);
        Assert.True(taught.History.Epochs[^1].TrainAccuracy < 0.05);
        Close.To(Reference.Measure(taught.Network, mislabelled).Loss, taught.History.Epochs[^1].ValidationLoss!.Value, 1e-5);
    }

    [Fact]
    public void The_history_tells_the_loss_by_the_labels_alone()
    {
        var start = RandomNetworks.Parameterize(Student, 3);
        var options = new PlainOptions
        {
            Epochs = 1,
            Optimizer = new SgdOptions { LearningRate = 1e-12 },
            Distillation = new Distillation { Teacher = Teacher, Temperature = 20 },
        };
        var epoch = NetworkTrainer.Train(start, Rows, Rows, options, TrainingHost.Silent).History.Epochs[0];

        Close.To(Reference.Measure(start, Rows).Loss, epoch.TrainLoss, 1e-5);
        Close.To(epoch.TrainLoss, epoch.ValidationLoss!.Value, 1e-5);
    }

    [Fact]
    public void A_teacher_that_is_missing_or_does_not_fit_is_refused_before_training()
    {
        Assert.Contains("Distillation has no Teacher", Fails(new Distillation()), StringComparison.Ordinal);
        var classes = Fails(new Distillation
        {
            Teacher = RandomNetworks.Parameterize(NetworkDefinition.Input(1, 6, 6).Flatten().Linear(4).Build("four"), 1)
        });
        Assert.Contains("'four' maps 1x6x6 to 4 and the network 'student' maps 1x6x6 to 3", classes, StringComparison.Ordinal);
        var inputs = Fails(
            new Distillation { Teacher = RandomNetworks.Parameterize(NetworkDefinition.Input(36).Linear(3).Build("flat"), 1) });
        Assert.Contains("'flat' maps 36 to 3 and the network 'student' maps 1x6x6 to 3", inputs, StringComparison.Ordinal);

        static string Fails(Distillation distillation) => Assert.Throws<ArgumentException>(() =>
            NetworkTrainer.Train(Student, Rows, null, new PlainOptions { Distillation = distillation }, TrainingHost.Silent)).Message;
    }

    private static Network Step(Network start, Distillation? distillation) => NetworkTrainer.Train(
        start, Rows, null,
        new PlainOptions { Iterations = 1, BatchSize = 24, Optimizer = new SgdOptions { LearningRate = 0.5 }, Distillation = distillation },
        TrainingHost.Silent).Network;

    private static double LossAt(Network network, Distillation distillation, string parameter, int index, float change)
    {
        var values = network.Values(parameter).ToArray();
        values[index] += change;
        var changed = network.WithParameters(new Dictionary<string, float[]> { [parameter] = values });
        var t = distillation.Temperature;
        return ((1 - distillation.Weight) * Reference.Measure(changed, Rows).Loss) + (distillation.Weight * t * t * Divergence(changed, t));
    }

    /// <summary>The mean over the rows of sum over classes of p * (log p - log q), of the teacher's p and the student's q.</summary>
    private static double Divergence(Network student, double temperature)
    {
        var p = LogProbabilities(Teacher, temperature);
        var q = LogProbabilities(student, temperature);
        return p.Zip(q, (logP, logQ) => Math.Exp(logP) * (logP - logQ)).Sum() / Rows.Labels.Length;
    }

    private static double[] LogProbabilities(Network network, double temperature)
    {
        var logits = new float[Rows.Labels.Length * 3];
        NetworkExecutor.Create(network).Run(Rows.Features, Rows.Labels.Length, logits);
        return [.. logits.Chunk(3).SelectMany(row =>
        {
            var logSum = Math.Log(row.Sum(value => Math.Exp(value / temperature)));
            return row.Select(value => (value / temperature) - logSum);
        })];
    }
}
