using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class CustomInitializerTests
{
    private static readonly NetworkDefinition Definition = NetworkDefinition.Input(4, 7, 7)
        .Layer(new Conv2dLayer(6, new Size2d(3, 2)) { Groups = 2 }, "conv")
            .GlobalAvgPool2d()
            .Linear(3, bias: false, name: "fc1")
            .Linear(2, name: "fc2")
            .Build();

    [Fact]
    public void The_function_gets_name_shape_and_fans_of_every_layer_and_its_values_are_the_weights()
    {
        var seen = new List<(string Name, string Shape, int FanIn, int FanOut)>();
        var returned = new Dictionary<string, float[]>();
        var network = NetworkInitializer.Create(Definition, new CustomInitializer(Draw) { Biases = Draw }, 5);

        Assert.Equal(
            [
                ("conv.weight", "6x2x3x2", 12, 36), ("conv.bias", "6", 12, 36), ("fc1.weight", "3x6", 6, 3),
                ("fc2.weight", "2x3", 3, 2), ("fc2.bias", "2", 3, 2),
            ],
            seen);
        Assert.All(returned, pair => Assert.Equal(pair.Value, network.Values(pair.Key).ToArray()));

        float[] Draw(InitializerRequest request)
        {
            seen.Add((request.ParameterName, request.Shape.ToString(), request.FanIn, request.FanOut));
            return returned[request.ParameterName] =
            [
                .. Enumerable.Range(0, (int)request.Shape.Count).Select(i => seen.Count + (i / 100f))
            ];
        }
    }

    [Fact]
    public void Biases_are_zero_without_a_function_for_them()
    {
        var network = NetworkInitializer.Create(Definition, new CustomInitializer(Random), 5);

        Assert.All(network.Values("fc2.bias").ToArray(), value => Assert.Equal(0, value));
        Assert.DoesNotContain(0, network.Values("fc2.weight").ToArray());
    }

    [Fact]
    public void The_generator_is_the_seeds_and_every_parameters_own()
    {
        var custom = new CustomInitializer(Random) { Biases = Random };
        var network = NetworkInitializer.Create(Definition, custom, 5);

        Assert.Equal(
            network.Values("fc1.weight").ToArray(), NetworkInitializer.Create(Definition, custom, 5).Values("fc1.weight").ToArray());
        Assert.Equal(
            network.Values("fc1.weight").ToArray(),
            NetworkInitializer.Create(Definition, new CustomInitializer(Random), 5).Values("fc1.weight").ToArray());
        Assert.NotEqual(
            network.Values("fc1.weight").ToArray(), NetworkInitializer.Create(Definition, custom, 6).Values("fc1.weight").ToArray());
        Assert.NotEqual(network.Values("fc2.weight")[0], network.Values("fc2.bias")[0]);
    }

    [Fact]
    public void Values_that_the_function_changes_later_do_not_change_the_network()
    {
        var shared = new float[36 * 2];
        var network = NetworkInitializer.Create(
            Definition, new CustomInitializer(request => request.ParameterName == "conv.weight" ? shared : Random(request)), 5);
        shared[0] = 9;

        Assert.Equal(0, network.Values("conv.weight")[0]);
    }

    [Theory]
    [InlineData(-1, "null")]
    [InlineData(0, "0 values")]
    [InlineData(17, "17 values")]
    [InlineData(19, "19 values")]
    public void Values_that_do_not_fit_are_refused_with_the_parameter_and_both_lengths(int length, string returned)
    {
        var values = length < 0 ? null! : new float[length];

        Assert.Equal(
            $"The function of the custom initialiser returned {returned} for parameter 'fc1.weight'; its shape 3x6 needs 18 finite values.",
            Fails(request => request.ParameterName == "fc1.weight" ? values : Random(request)));
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    public void A_value_that_is_not_finite_is_refused_with_the_parameter_and_its_place(float bad, string text)
    {
        for (var place = 0; place < 18; place++)
        {
            Assert.Contains(
                $"returned {text} at index {place} for parameter 'fc1.weight'",
                Fails(request => With(request, place)),
                StringComparison.Ordinal);
        }

        float[] With(InitializerRequest request, int place) =>
            [.. Random(request).Select((value, index) => request.ParameterName == "fc1.weight" && index == place ? bad : value)];
    }

    [Fact]
    public void Biases_are_checked_too()
    {
        var custom = new CustomInitializer(Random) { Biases = _ => new float[7] };

        Assert.Contains(
            "7 values for parameter 'conv.bias'; its shape 6 needs 6",
            Assert.Throws<InvalidOperationException>(() => NetworkInitializer.Create(Definition, custom, 5)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_function_throws_is_passed_on_by_training_too()
    {
        var options = new PlainOptions { Initializer = new CustomInitializer(_ => throw new NotSupportedException("mine")) };

        Assert.Equal("mine", Assert.Throws<NotSupportedException>(
            () => NetworkTrainer.Train(
                Clusters.SmallMlp, Clusters.For(Clusters.SmallMlp, 32), null, options, TrainingHost.Silent)).Message);
    }

    private static float[] Random(InitializerRequest request) =>
        [.. Enumerable.Range(0, (int)request.Shape.Count).Select(_ => request.Generator.NextSingle() + 0.1f)];

    private static string Fails(Func<InitializerRequest, float[]> weights) =>
        Assert.Throws<InvalidOperationException>(() => NetworkInitializer.Create(Definition, new CustomInitializer(weights), 5)).Message;
}
