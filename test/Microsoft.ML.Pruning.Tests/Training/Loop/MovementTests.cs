using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class MovementTests
{
    private static readonly Network Start =
        RandomNetworks.Prune(NetworkInitializer.Create(Clusters.SmallConv, Initializer.PyTorchDefault, 2), 0.4, 3);

    private static readonly LabeledRows Rows = Clusters.For(Clusters.SmallConv, 70);

    [Fact]
    public void Movement_under_gradient_descent_is_step_times_value_summed()
    {
        // Plain gradient descent steps by -rate * gradient, so that M = sum of (w after - w before) * w before, at any learning rate.
        Follow(
            new PlainOptions
            {
                Epochs = 3,
                Optimizer = new SgdOptions { LearningRate = 0.5 },
                LearningRate = new CosineRate { WarmUpSteps = 4 }
            },
            (_, _, before, after) => (after - before) * before,
            tolerance: 2e-4);
    }

    [Fact]
    public void Movement_takes_the_gradient_and_the_rate_of_the_step_whatever_the_optimiser()
    {
        Follow(
            new PlainOptions
            {
                Epochs = 2,
                Optimizer = new AdamOptions { LearningRate = 0.02, WeightDecay = 0.1 },
                LearningRate = new StepRate(1)
            },
            (run, gradient, before, _) => -run.Optimizer.LearningRate * gradient * before,
            tolerance: 1e-5);
    }

    [Fact]
    public void Pruned_values_do_not_move_and_movement_is_kept_only_where_asked()
    {
        var options = new PlainOptions { Epochs = 2 };
        var movement =
            NetworkTrainer.Train(Start, Rows, null, options with { TrackMovement = true }, TrainingHost.Silent).Movement!;

        Assert.All(Start.Masks, entry => Assert.True(entry.Value.HoldsFor(movement[entry.Key]), entry.Key));
        Assert.Equal(
            Start.Definition.Parameters.Where(parameter => parameter.IsTrainable).Select(parameter => parameter.Name).Order(),
            movement.Keys.Order());
        Assert.Null(NetworkTrainer.Train(Start, Rows, null, options, TrainingHost.Silent).Movement);
    }

    /// <summary>Sums a term over every step and value of a training, and compares the sums with the movement.</summary>
    private static void Follow(TrainingOptions options, Func<TrainingRun, float, float, float, double> term, double tolerance)
    {
        var sums = Start.Definition.Parameters
            .Where(parameter => parameter.IsTrainable)
            .ToDictionary(parameter => parameter.Name, parameter => new double[parameter.Shape.Count]);
        TrainingRun? run = null;
        using var scope = torch.NewDisposeScope();
        Dictionary<string, float[]>? before = null;
        using var started = run = new TrainingRun(
            Start, new SizedRows(Rows, 70), null, options with { TrackMovement = true },
            TrainingHost.Silent with { OnBatch = _ => AddStep() }, seed: 4, torch.CPU);
        before = run.Parameters.Read();

        var movement = run.Train().Movement!;

        foreach (var (name, expected) in sums)
        {
            // The bias before a batch norm has a gradient of 0 but for rounding.
            Assert.Equal(name != "conv1.bias", expected.Max(Math.Abs) > 1e-4);
            Close.To(expected, movement[name], tolerance, size: 1e-4, name);
        }

        void AddStep()
        {
            var after = run!.Parameters.Read();
            foreach (var (name, sum) in sums)
            {
                using var gradient = run.Parameters[name].grad!;
                var gradients = TorchParameters.ValuesOf(gradient);
                for (var i = 0; i < sum.Length; i++)
                {
                    sum[i] += term(run, gradients[i], before![name][i], after[name][i]);
                }
            }

            before = after;
        }
    }
}
