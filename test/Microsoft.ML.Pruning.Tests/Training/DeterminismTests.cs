using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class DeterminismTests
{
    private static readonly PlainOptions Options = new() { Epochs = 2, ShuffleWindow = 20 };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_same_seed_gives_the_same_bits_and_another_seed_gives_others(bool streamed)
    {
        var first = Train(streamed, 5);

        Assert.Equal(first, Train(streamed, 5));
        Assert.NotEqual(first, Train(streamed, 6));
    }

    [Fact]
    public void Two_threads_are_as_repeatable_as_one()
    {
        var options = Options with { Computing = new() { Threads = 2 } };
        var rows = Clusters.For(Clusters.SmallConv, 100);

        Assert.Equal(
            WeightsOf(NetworkTrainer.Train(Clusters.SmallConv, rows, null, options, TrainingHost.Silent)),
            WeightsOf(NetworkTrainer.Train(Clusters.SmallConv, rows, null, options, TrainingHost.Silent)));
    }

    [Fact]
    public void Without_a_seed_every_training_differs()
    {
        var rows = Clusters.For(Clusters.SmallMlp, 32);
        var options = Options with { Seed = null, Epochs = 1 };

        Assert.NotEqual(
            WeightsOf(NetworkTrainer.Train(Clusters.SmallMlp, rows, null, options, TrainingHost.Silent)),
            WeightsOf(NetworkTrainer.Train(Clusters.SmallMlp, rows, null, options, TrainingHost.Silent)));
    }

    [Fact]
    public void Trainings_on_several_threads_do_not_disturb_each_other()
    {
        float[][] alone = [.. Enumerable.Range(1, 3).Select(seed => Train(streamed: false, seed))];
        var together = new float[3][];
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(i => new Thread(() => together[i] = Train(streamed: false, i + 1)))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(alone, together);
    }

    [Fact]
    public void The_global_random_state_of_torch_is_neither_read_nor_changed()
    {
        torch.manual_seed(11);
        var expected = Draw();
        torch.manual_seed(11);
        var first = Train(streamed: false, 5);
        var actual = Draw();

        Assert.Equal(expected, actual);
        Assert.Equal(first, Train(streamed: false, 5));
    }

    [Fact]
    public void The_thread_limit_ends_with_the_training()
    {
        var before = torch.get_num_threads();
        Train(streamed: false, 5);

        Assert.Equal(before, torch.get_num_threads());
    }

    private static float[] Draw()
    {
        using var drawn = torch.rand(4);
        return drawn.data<float>().ToArray();
    }

    private static float[] Train(bool streamed, int seed)
    {
        var rows = Clusters.For(Clusters.SmallConv, 100);
        return WeightsOf(NetworkTrainer.Train(
            Clusters.SmallConv, streamed ? new StreamedRows(rows) : rows, null, Options with { Seed = seed }, TrainingHost.Silent));
    }

    private static float[] WeightsOf(TrainingResult result) =>
        [.. result.Network.Definition.Parameters.SelectMany(parameter => result.Network.Values(parameter.Name).ToArray())];
}
