using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class ScheduleTests
{
    [Fact]
    public void Constant_rate_is_one_after_the_warm_up()
    {
        var schedule = new ConstantRate { WarmUpSteps = 4 };

        Assert.Equal([0.25, 0.5, 0.75, 1, 1, 1], Enumerable.Range(0, 6).Select(step => schedule.FactorAt(step, 10, 20)));
    }

    [Theory]
    [InlineData(1, 0.1)]
    [InlineData(2, 0.5)]
    [InlineData(3, 1)]
    public void Step_rate_drops_after_every_so_many_epochs(int every, double gamma)
    {
        var schedule = new StepRate(every, gamma);
        for (var step = 0; step < 7 * 12; step++)
        {
            Close.To(Math.Pow(gamma, Math.Floor(step / 7 / (double)every)), schedule.FactorAt(step, 7, 7 * 12), 1e-12);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 0)]
    [InlineData(0, 5)]
    [InlineData(0.2, 39)]
    public void Cosine_rate_falls_along_half_a_cosine_to_its_floor(double floor, int warmUp)
    {
        var schedule = new CosineRate(floor) { WarmUpSteps = warmUp };
        for (var step = warmUp; step <= 40; step++)
        {
            var angle = Math.PI * (step - warmUp) / (40 - warmUp);
            Close.To(floor + ((1 - floor) * 0.5 * (1 + Math.Cos(angle))), schedule.FactorAt(step, 10, 40), 1e-12, size: 1);
        }

        Close.To(floor, schedule.FactorAt(40, 10, 40), 1e-12, size: 1);
        Assert.All(Enumerable.Range(0, warmUp), step => Close.To((step + 1.0) / warmUp, schedule.FactorAt(step, 10, 40), 1e-12));
    }

    [Fact]
    public void A_warm_up_longer_than_training_never_reaches_the_full_rate()
    {
        var schedule = new CosineRate { WarmUpSteps = 100 };

        Assert.All(Enumerable.Range(0, 20), step => Close.To((step + 1) / 100.0, schedule.FactorAt(step, 10, 20), 1e-12));
    }

    [Fact]
    public void Steps_and_epochs_below_their_minimum_are_refused()
    {
        var schedule = new ConstantRate();

        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.FactorAt(-1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.FactorAt(0, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.FactorAt(0, 1, 0));
    }

    [Fact]
    public void The_schedule_reaches_the_optimiser()
    {
        // A step of Adam is as long as its learning rate, so a floor of 0 after a cosine moves weights less than a constant rate.
        var rows = Clusters.For(Clusters.SmallMlp, 64);
        double Moved(LearningRateSchedule schedule)
        {
            var options = new PlainOptions { Epochs = 2, LearningRate = schedule };
            var start = NetworkInitializer.Create(Clusters.SmallMlp, Initializer.PyTorchDefault, 1);
            var end = NetworkTrainer.Train(start, rows, null, options, TrainingHost.Silent).Network;
            return start.Values("fc1.weight").ToArray().Zip(end.Values("fc1.weight").ToArray(), (a, b) => Math.Abs(a - b)).Sum();
        }

        var constant = Moved(new ConstantRate());
        Assert.True(Moved(new CosineRate()) < 0.8 * constant);
        Assert.True(Moved(new ConstantRate { WarmUpSteps = 8 }) < 0.8 * constant);
        Assert.True(Moved(new StepRate(1, 0.01)) < 0.7 * constant);
    }
}
