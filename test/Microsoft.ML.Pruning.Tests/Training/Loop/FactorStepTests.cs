using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class FactorStepTests
{
    private const double Rate = 0.05;

    private static readonly NetworkDefinition Residual = NetworkDefinition.Input(1, 6, 6)
        .Conv2d(4, 3, padding: 1).ReLU()
        .Residual(b => b.Conv2d(4, 3, padding: 1).ReLU().Conv2d(4, 3, padding: 1))
        .ReLU().Flatten().Linear(5).Tanh().Linear(3).Build("residual");

    private static readonly TrainingOptions OneStep =
        new PlainOptions { Iterations = 1, Optimizer = new SgdOptions { LearningRate = Rate } };

    [Theory]
    [InlineData(0, null)]
    [InlineData(0.02, null)]
    [InlineData(0.02, 0.4)]
    public void A_first_step_goes_by_the_gradients_of_all_places_that_a_factor_has(double penalty, double? own)
    {
        var rows = Clusters.For(Residual, 16);
        var start = NetworkInitializer.Create(Residual, Initializer.PyTorchDefault, 3);
        var factors = new ScalingFactors
        {
            Start = Ones(10),
            Places = [new("conv1", [0, 1, 2, 3]), new("conv3", [3, 2, 1, 0]), new("fc1", [4, 5, 6, 7, 8]), new("conv2", [9])],
            Penalty = penalty,
            Momentum = 0.9,
            LearningRate = own,
        };
        var result = NetworkTrainer.Train(start, rows, null, OneStep with { Factors = factors }, TrainingHost.Silent);

        // The gradient by the factor of a channel is weight times gradient, summed over the channel, where the factor is 1.
        var (conv1, conv2, conv3, fc1) = (Slopes("conv1"), Slopes("conv2"), Slopes("conv3"), Slopes("fc1"));
        double[] gradients = [.. Enumerable.Range(0, 4).Select(i => conv1[i] + conv3[3 - i]), .. fc1, conv2.Sum()];
        var rate = own ?? Rate;
        Close.To(
            [.. gradients.Select(gradient => 1 + (1.9 * -rate * (gradient + penalty)))],
            result.Factors!.Values.ToArray(),
            2e-5);
        Assert.Contains(gradients, gradient => Math.Abs(gradient) > 0.01);

        double[] Slopes(string layer)
        {
            var channels = Residual.ShapeOf(layer)[0];
            return [.. Enumerable.Range(0, channels).Select(channel => SlopeOf($"{layer}.weight", channel, channels)
                + SlopeOf($"{layer}.bias", channel, channels))];
        }

        double SlopeOf(string parameter, int channel, int channels)
        {
            var before = start.Values(parameter);
            var after = result.Network.Values(parameter);
            var (sum, size) = (0.0, before.Length / channels);
            for (var i = channel * size; i < (channel + 1) * size; i++)
            {
                sum += before[i] * ((double)before[i] - after[i]) / Rate;
            }

            return sum;
        }
    }

    [Fact]
    public void Factors_of_1_that_do_not_move_change_nothing()
    {
        var rows = Clusters.For(Residual, 40);
        var options = new PlainOptions { Epochs = 2 };
        var factors = new ScalingFactors
        {
            Start = Ones(5),
            Places = [new("conv1", [0, 1, 2, 3]), new("conv3", [4])],
            Penalty = 0,
            Momentum = 0,
            LearningRate = 1e-30,
        };
        var plain = NetworkTrainer.Train(Residual, rows, null, options, TrainingHost.Silent);
        var scaled = NetworkTrainer.Train(Residual, rows, null, options with { Factors = factors }, TrainingHost.Silent);

        Assert.Equal(Ones(5), scaled.Factors!.Values);
        Assert.Null(plain.Factors);
        Assert.All(Residual.Parameters, parameter =>
            Assert.Equal(plain.Network.Values(parameter.Name).ToArray(), scaled.Network.Values(parameter.Name).ToArray()));
    }

    [Fact]
    public void A_floor_keeps_the_largest_factor_and_one_that_begins_at_0_stays_there()
    {
        var factors = new ScalingFactors
        {
            Start = [1, 1.5f, 0, 1, 0, 0, 1, 1, 1],
            Places = [new("conv1", [0, 1, 2, 3]), new("fc1", [4, 5, 6, 7, 8])],
            Floors = [[0, 1, 2, 3], [4, 5]],
            Penalty = 50,
            Momentum = 0.5,
        };
        var options = new PlainOptions { Epochs = 2, Optimizer = new SgdOptions { LearningRate = Rate }, Factors = factors };
        var result = NetworkTrainer.Train(Residual, Clusters.For(Residual, 40), null, options, TrainingHost.Silent).Factors!;

        Assert.Equal([0, 1.5f, 0, 0, 0, 0, 0, 0, 0], result.Values);
        Assert.Equal([0], result.Held);
    }

    [Fact]
    public void Early_stopping_gives_back_the_factors_of_the_weights_it_gives_back()
    {
        var (train, validation) = (Clusters.For(Residual, 60), Clusters.For(Residual, 30, seed: 9));
        var factors = new ScalingFactors { Start = Ones(4), Places = [new("conv1", [0, 1, 2, 3])], Penalty = 0.3, Momentum = 0.9 };
        var options = new PlainOptions { Epochs = 12, Factors = factors, Optimizer = new SgdOptions { LearningRate = 0.3 } };
        var stopped = NetworkTrainer.Train(
            Residual, train, validation, options with { EarlyStopping = new EarlyStopping(3) }, TrainingHost.Silent);
        var best = stopped.History.BestEpoch;
        var until = NetworkTrainer.Train(Residual, train, validation, options with { Epochs = best }, TrainingHost.Silent);

        Assert.InRange(best, 1, stopped.History.Epochs[^1].Epoch - 1);
        Assert.Equal(until.Factors!.Values, stopped.Factors!.Values);
        Assert.Equal(until.Network.Values("conv1.weight").ToArray(), stopped.Network.Values("conv1.weight").ToArray());
    }

    [Fact]
    public void Factors_that_leave_the_finite_numbers_end_training_with_an_error()
    {
        var factors = new ScalingFactors
        {
            Start = Ones(5), Places = [new("fc1", [0, 1, 2, 3, 4])], Penalty = 1, Momentum = 0.9, LearningRate = 1e300,
        };
        var error = Assert.Throws<InvalidOperationException>(() => NetworkTrainer.Train(
            Residual, Clusters.For(Residual, 40), null, OneStep with { Factors = factors }, TrainingHost.Silent));

        Assert.Contains("a scaling factor is not finite", error.Message, StringComparison.Ordinal);
    }

    private static ImmutableArray<float> Ones(int count) => [.. Enumerable.Repeat(1f, count)];
}
