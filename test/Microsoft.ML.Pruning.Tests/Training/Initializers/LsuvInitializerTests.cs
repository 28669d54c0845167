using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Inference;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class LsuvInitializerTests
{
    private static readonly NetworkDefinition Deep = NetworkDefinition.Input(20)
        .Linear(40, name: "fc1").ReLU().Linear(30, name: "fc2").Tanh().Linear(10, name: "fc3").Sigmoid().Linear(3, name: "fc4").Build(
            "deep");

    private static readonly LabeledRows Rows = Clusters.For(Deep, 60);

    [Fact]
    public void Every_weighted_layer_of_random_networks_has_outputs_of_variance_one()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var definition = RandomNetworks.CreateDefinition(seed);
            var rows = RowsFor(definition, 12, seed);
            var network = NetworkInitializer.Create(definition, new LsuvInitializer { Tolerance = 1e-4 }, seed, rows);

            AssertUnitVariance(network, rows.Features, 2e-4);
        }
    }

    [Fact]
    public void The_start_is_scaled_by_one_positive_number_a_layer()
    {
        var start = NetworkInitializer.Create(Deep, Initializer.Orthogonal, 5);
        var scaled = NetworkInitializer.Create(Deep, Initializer.Lsuv, 5, Rows);

        foreach (var layer in Deep.WeightedLayers)
        {
            var before = start.Values(layer + ".weight").ToArray();
            var after = scaled.Values(layer + ".weight").ToArray();
            var factor = after[0] / (double)before[0];
            Assert.True(factor > 0);
            Assert.All(before.Zip(after), pair => Close.To(factor * pair.First, pair.Second, 1e-5));
            Assert.All(scaled.Values(layer + ".bias").ToArray(), value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void A_layer_within_the_tolerance_stays_as_it_started()
    {
        var start = NetworkInitializer.Create(Deep, Initializer.KaimingUniform, 5);
        var fitted = NetworkInitializer.Create(Deep, new LsuvInitializer { Start = Initializer.KaimingUniform, Tolerance = 1e6 }, 5, Rows);

        Assert.Equal(ValuesOf(start), ValuesOf(fitted));
    }

    [Fact]
    public void Biases_of_the_start_stay_and_take_more_iterations()
    {
        var lsuv = new LsuvInitializer { Start = Initializer.PyTorchDefault, Tolerance = 1e-3 };
        var start = NetworkInitializer.Create(Deep, Initializer.PyTorchDefault, 5);
        var fitted = NetworkInitializer.Create(Deep, lsuv, 5, Rows);

        AssertUnitVariance(fitted, Rows.Features, 2e-3);
        Assert.Equal(start.Values("fc2.bias").ToArray(), fitted.Values("fc2.bias").ToArray());
        Assert.Contains(
            "after 1 iterations it is not within 0.001 of 1",
            Fails<InvalidOperationException>(lsuv with { MaximumIterations = 1 }, Rows),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_are_sampled_by_the_seed_and_no_more_than_wanted()
    {
        var few = Clusters.For(Deep, 60);
        var all = NetworkInitializer.Create(Deep, new LsuvInitializer { Rows = 60 }, 5, few);
        var some = NetworkInitializer.Create(Deep, new LsuvInitializer { Rows = 8 }, 5, few);

        Assert.Equal(ValuesOf(some), ValuesOf(NetworkInitializer.Create(Deep, new LsuvInitializer { Rows = 8 }, 5, new StreamedRows(few))));
        Assert.NotEqual(ValuesOf(some), ValuesOf(NetworkInitializer.Create(Deep, new LsuvInitializer { Rows = 8 }, 6, few)));
        Assert.NotEqual(ValuesOf(some), ValuesOf(all));
        Assert.Equal(ValuesOf(all), ValuesOf(NetworkInitializer.Create(Deep, Initializer.Lsuv, 5, few)));
    }

    [Fact]
    public void Training_starts_from_weights_fitted_to_its_training_rows()
    {
        var options = new PlainOptions { Initializer = Initializer.Lsuv, Seed = 3, Epochs = 1 };
        var start = NetworkInitializer.Create(Deep, Initializer.Lsuv, 3, Rows);

        Assert.Equal(
            ValuesOf(NetworkTrainer.Train(start, Rows, null, options, TrainingHost.Silent).Network),
            ValuesOf(NetworkTrainer.Train(Deep, Rows, null, options, TrainingHost.Silent).Network));
    }

    [Fact]
    public void Without_rows_the_message_says_where_to_give_them() =>
        Assert.Contains(
            "LsuvInitializer fits the weights to training rows; give them",
            Assert.Throws<ArgumentException>("initializer", () => NetworkInitializer.Create(Deep, Initializer.Lsuv, 1)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Rows_are_checked_and_only_read_where_they_are_needed()
    {
        Assert.Contains(
            "rows have 5 features", Fails<ArgumentException>(Initializer.Lsuv, Clusters.Create(10, 5, 3)), StringComparison.Ordinal);
        Assert.Contains(
            "There are no", Fails<ArgumentException>(Initializer.Lsuv, new LabeledRows([], 20, [], 3)), StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => NetworkInitializer.Create(Deep, Initializer.Lsuv, 1, null!));
        Assert.Throws<ArgumentNullException>(() => NetworkInitializer.Create(null!, Initializer.Lsuv, 1, Rows));
        Assert.Throws<ArgumentNullException>(() => NetworkInitializer.Create(Deep, null!, 1, Rows));

        var untouched = new StreamedRows(Rows);
        Assert.Equal(
            ValuesOf(NetworkInitializer.Create(Deep, Initializer.Orthogonal, 1)),
            ValuesOf(NetworkInitializer.Create(Deep, Initializer.Orthogonal, 1, untouched)));
        Assert.Equal(0, untouched.Passes);
    }

    [Fact]
    public void A_start_that_needs_rows_itself_is_refused() =>
        Assert.Contains(
            "Start is an initialiser that needs rows itself",
            Assert.Throws<ArgumentException>(() => new LsuvInitializer { Start = Initializer.Lsuv }).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Outputs_that_cannot_be_scaled_are_named_with_their_layer()
    {
        var dead = new CustomInitializer(
            request => [.. Enumerable.Repeat(request.ParameterName == "fc3.weight" ? 0f : 1f, (int)request.Shape.Count)]);
        var zeros = new LabeledRows(new float[40], 20, new int[2], 3);
        var huge = new LabeledRows([.. Rows.Features.Select(feature => feature * 1e38f)], 20, Rows.Labels, 3);

        Assert.Contains(
            "'fc3' to variance 1: their variance is 0;",
            Fails<InvalidOperationException>(new LsuvInitializer { Start = dead }, Rows),
            StringComparison.Ordinal);
        Assert.Contains(
            "'fc1' to variance 1: their variance is 0;",
            Fails<InvalidOperationException>(Initializer.Lsuv, zeros),
            StringComparison.Ordinal);
        Assert.Matches("'fc1' to variance 1: their variance is (NaN|Infinity);", Fails<InvalidOperationException>(Initializer.Lsuv, huge));
    }

    [Fact]
    public void Cancelling_ends_it_at_any_check_and_leaves_no_tensor_behind()
    {
        var checks = 0;
        NetworkInitializer.Create(Deep, Initializer.Lsuv, 1, Rows, RowBudget.Of(0), () => checks++);
        Assert.True(checks > Deep.WeightedLayers.Length);
        var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        for (var cancelAt = 1; cancelAt <= checks; cancelAt++)
        {
            var seen = 0;
            Assert.Throws<OperationCanceledException>(() => NetworkInitializer.Create(
                Deep,
                Initializer.Lsuv,
                1,
                Rows,
                RowBudget.Of(0),
                () => _ = ++seen == cancelAt ? throw new OperationCanceledException() : seen));
            Assert.Equal(cancelAt, seen);
        }

        Assert.Equal(live, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static string Fails<T>(Initializer initializer, RowSource rows)
        where T : Exception =>
        Assert.Throws<T>(() => NetworkInitializer.Create(Deep, initializer, 1, rows)).Message;

    private static float[] ValuesOf(Network network) =>
        [.. network.Definition.Parameters.SelectMany(parameter => network.Values(parameter.Name).ToArray())];

    private static LabeledRows RowsFor(NetworkDefinition definition, int count, int seed) => new(
        RandomNetworks.Inputs(definition, count, seed),
        (int)definition.InputShape.Count,
        new int[count],
        (int)definition.OutputShape.Count);

    private static void AssertUnitVariance(Network network, float[] features, double tolerance)
    {
        Dictionary<string, double[]>[] rows =
        [
            .. features.Chunk((int)network.Definition.InputShape.Count).Select(row => DirectReference.RunNodes(network, row))
        ];
        foreach (var layer in network.Definition.WeightedLayers)
        {
            double[] outputs = [.. rows.SelectMany(row => row[layer])];
            var mean = outputs.Average();
            Assert.InRange(outputs.Average(value => (value - mean) * (value - mean)), 1 - tolerance, 1 + tolerance);
        }
    }
}
