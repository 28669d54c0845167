using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Inference;

public class NetworkExecutorTests
{
    private const double Tolerance = 2e-5;

    [Fact]
    public void Random_networks_score_as_the_direct_reference_does()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var network = RandomNetworks.Create(seed);
            AssertMatchesReference(network, rows: 1 + (seed % 7), seed);
        }
    }

    [Fact]
    public void Pruned_random_networks_score_as_the_direct_reference_does()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            AssertMatchesReference(RandomNetworks.Prune(RandomNetworks.Create(seed), 0.7, seed), rows: 3, seed);
        }
    }

    [Fact]
    public void The_random_networks_use_every_layer()
    {
        var used = Enumerable.Range(0, 200)
            .SelectMany(seed => RandomNetworks.CreateDefinition(seed).Nodes)
            .Select(node => node.Layer.GetType())
            .ToHashSet();
        var all = typeof(Layer).Assembly.GetTypes().Where(type => type.IsSealed && type.IsSubclassOf(typeof(Layer)));
        Assert.Empty(all.Except(used));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(300)]
    public void Any_number_of_rows_scores_as_the_rows_one_by_one(int rows)
    {
        var network = RandomNetworks.Parameterize(Architectures.Mlp(33, 37, 5), 1);
        var executor = NetworkExecutor.Create(network);
        var inputs = RandomNetworks.Inputs(network.Definition, rows, 2);
        var together = Run(executor, inputs, rows);
        for (var row = 0; row < rows; row++)
        {
            var alone = Run(executor, inputs[(row * 33)..((row + 1) * 33)], 1);
            Close.To(alone, together[(row * 5)..((row + 1) * 5)], 1e-6);
        }
    }

    [Fact]
    public void Known_architectures_score_as_the_direct_reference_does()
    {
        AssertMatchesReference(RandomNetworks.Parameterize(Architectures.LeNet300_100, 3), rows: 5, 3);
        AssertMatchesReference(RandomNetworks.Parameterize(Architectures.LeNet5, 4), rows: 2, 4);
    }

    [Fact]
    public void Several_threads_score_with_one_executor_as_one_thread_does()
    {
        var network = RandomNetworks.Parameterize(Architectures.LeNet5, 5);
        var executor = NetworkExecutor.Create(network);
        float[][] inputs = [.. Enumerable.Range(0, 16).Select(i => RandomNetworks.Inputs(network.Definition, 1 + (i % 5), i))];
        float[][] expected = [.. inputs.Select((rows, i) => Run(executor, rows, 1 + (i % 5)))];
        Parallel.For(0, 160, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
            Assert.Equal(expected[i % 16], Run(executor, inputs[i % 16], 1 + (i % 16 % 5))));
    }

    [Fact]
    public void A_value_read_again_later_is_not_overwritten_by_an_operation_that_works_in_place()
    {
        var definition = NetworkDefinition.Input(4).Linear(4, name: "kept").ReLU().Sigmoid().Add("kept").Tanh().Concat("kept").Build();
        AssertMatchesReference(RandomNetworks.Parameterize(definition, 6), rows: 3, 6);
    }

    [Fact]
    public void Windows_far_larger_than_the_image_score_as_the_direct_reference_does()
    {
        AssertMatchesReference(
            RandomNetworks.Parameterize(NetworkDefinition.Input(2, 7, 9).Conv2d(3, 3, stride: int.MaxValue, padding: 1).Build(), 1),
            rows: 2,
            1);
        var executor = NetworkExecutor.Create(
            RandomNetworks.Parameterize(NetworkDefinition.Input(1, 1, 2).AvgPool2d(1 << 16, stride: 1 << 16, padding: 1 << 15).Build(), 1));
        Assert.Equal([3f / (1L << 32)], Run(executor, [1, 2], 1));
    }

    [Fact]
    public void A_layer_whose_patches_do_not_fit_an_array_is_refused()
    {
        var network = RandomNetworks.Parameterize(NetworkDefinition.Input(1, 10_000, 10_000).Conv2d(1, 5, padding: 2).Build(), 1);
        Assert.Contains(
            "more than an array can hold",
            Assert.Throws<ArgumentException>(() => NetworkExecutor.Create(network)).Message,
            StringComparison.Ordinal);
        network = RandomNetworks.Parameterize(NetworkDefinition.Input(1, 1, 1).Conv2d(1, 1, padding: 30_000).GlobalAvgPool2d().Build(), 1);
        Assert.Contains(
            "Node 'conv1' has an output of shape 1x60001x60001, more elements than an array can hold",
            Assert.Throws<ArgumentException>(() => NetworkExecutor.Create(network)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_that_pass_their_input_on_cost_nothing_and_may_be_the_whole_network()
    {
        var definition = NetworkDefinition.Input(2, 3, 4).Dropout().Flatten().Build();
        var executor = NetworkExecutor.Create(RandomNetworks.Parameterize(definition, 0));
        var inputs = RandomNetworks.Inputs(definition, 2, 0);
        Assert.Equal(inputs, Run(executor, inputs, 2));
    }

    [Fact]
    public void The_network_and_the_inputs_are_left_unchanged()
    {
        var definition = NetworkDefinition.Input(6).ReLU().Linear(3).Build();
        var network = RandomNetworks.Parameterize(definition, 7);
        var inputs = RandomNetworks.Inputs(definition, 4, 7);
        float[] before = [.. inputs];
        var weights = network.Values("fc1.weight").ToArray();
        Run(NetworkExecutor.Create(network), inputs, 4);
        Assert.Equal(before, inputs);
        Assert.Equal(weights, network.Values("fc1.weight").ToArray());
    }

    [Theory]
    [InlineData(5, 1, 2, "inputs")]
    [InlineData(6, 1, 3, "outputs")]
    [InlineData(6, 2, 4, "inputs")]
    public void Spans_of_another_length_are_refused_with_both_lengths(int inputs, int rows, int logits, string culprit)
    {
        var executor = NetworkExecutor.Create(RandomNetworks.Parameterize(Architectures.Mlp(6, 2), 0));
        var error = Assert.Throws<ArgumentException>(() => executor.Run(new float[inputs], rows, new float[logits]));
        Assert.Equal(culprit, error.ParamName);
        Assert.Contains($"{rows} rows of", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_number_of_rows_is_refused()
    {
        var executor = NetworkExecutor.Create(RandomNetworks.Parameterize(Architectures.Mlp(6, 2), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => executor.Run([], -1, []));
    }

    private static void AssertMatchesReference(Network network, int rows, int seed)
    {
        var inputs = RandomNetworks.Inputs(network.Definition, rows, seed);
        var expected = DirectReference.Run(network, inputs, rows);
        var actual = Run(NetworkExecutor.Create(network), inputs, rows);
        Close.To(expected, actual, Tolerance, size: 1, $"{network.Definition.ToJson()} with seed {seed}");
    }

    private static float[] Run(NetworkExecutor executor, float[] inputs, int rows)
    {
        var outputs = new float[rows * executor.OutputLength];
        executor.Run(inputs, rows, outputs);
        return outputs;
    }
}
