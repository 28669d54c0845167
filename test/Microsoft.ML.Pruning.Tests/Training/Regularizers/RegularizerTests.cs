using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class RegularizerTests
{
    public static TheoryData<Regularizer> Regularizers =>
    [
        new L1Regularizer(0.3),
        new GroupLassoRegularizer(0.2),
        new GroupLassoRegularizer(0.2, WeightGrouping.InputChannels),
        new BatchNormScaleRegularizer(0.5),
    ];

    [Theory]
    [MemberData(nameof(Regularizers), DisableDiscoveryEnumeration = true)]
    public void A_step_of_gradient_descent_falls_by_the_slope_of_the_penalty(Regularizer regularizer)
    {
        // The slope is measured on the plain penalty by central differences; weights near the kink at 0 are left out.
        var compared = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var network = RandomNetworks.Create(seed);
            if (!network.Definition.Parameters.Any(parameter => IsPenalized(regularizer, parameter)))
            {
                continue;
            }

            var (plain, penalized) = (Step(network), Step(network, regularizer));
            foreach (var parameter in network.Definition.Parameters)
            {
                var values = network.Values(parameter.Name).ToArray();
                for (var i = 0; i < values.Length; i += 1 + (values.Length / 6))
                {
                    if (Math.Abs(values[i]) > 2e-3)
                    {
                        var slope = IsPenalized(regularizer, parameter) ? SlopeAt(regularizer, network, parameter, i) : 0;
                        double fell = plain.Values(parameter.Name)[i] - penalized.Values(parameter.Name)[i];
                        Assert.True(Math.Abs(slope - fell) < 2e-3, $"seed {seed}, {parameter.Name}[{i}]: slope {slope}, fell by {fell}");
                        compared += slope == 0 ? 0 : 1;
                    }
                }
            }
        }

        Assert.True(compared > 60, $"{compared} slopes were compared");
    }

    [Theory]
    [MemberData(nameof(Regularizers), DisableDiscoveryEnumeration = true)]
    public void What_is_zero_has_no_slope_and_gives_no_NaN(Regularizer regularizer)
    {
        // The first unit of conv1, the first of fc1 and what reads it, and the first scale are 0.
        var definition = NetworkDefinition.Input(2, 5, 5)
            .Conv2d(4, 3, groups: 2)
            .BatchNorm()
            .ReLU()
            .Flatten()
            .Linear(6)
            .ReLU()
            .Linear(3)
            .Build();
        var network = RandomNetworks.Parameterize(definition, 1).WithParameters(new Dictionary<string, float[]>
        {
            ["conv1.weight"] = Zeroed("conv1.weight", i => i / 9 == 0),
            ["fc1.weight"] = Zeroed("fc1.weight", i => i / 36 == 0),
            ["fc2.weight"] = Zeroed("fc2.weight", i => i % 6 == 0),
            ["bn1.weight"] = Zeroed("bn1.weight", i => i == 0),
        });

        var (plain, penalized) = (Step(network), Step(network, regularizer));

        Assert.Equal(plain.Values("conv1.weight")[..9].ToArray(), penalized.Values("conv1.weight")[..9].ToArray());
        Assert.Equal(plain.Values("fc2.weight")[0], penalized.Values("fc2.weight")[0]);
        Assert.Equal(plain.Values("bn1.weight")[0], penalized.Values("bn1.weight")[0]);

        float[] Zeroed(string name, Func<int, bool> isZero) =>
            [.. RandomNetworks.Parameterize(definition, 1).Values(name).ToArray().Select((value, i) => isZero(i) ? 0 : value)];
    }

    [Fact]
    public void Only_the_layers_named_are_penalised()
    {
        var network = RandomNetworks.Parameterize(Architectures.Mlp(8, 12, 10, 3), 3);
        var plain = Step(network);
        var penalized = Step(network, new L1Regularizer(0.1) { Layers = ["fc1", "*3"] });

        Assert.Equal(
            ["fc1.weight", "fc3.weight"],
            network.Definition.Parameters
                .Select(parameter => parameter.Name)
                .Where(name => !plain.Values(name).SequenceEqual(penalized.Values(name))));
    }

    [Fact]
    public void Penalties_add_up()
    {
        var network = RandomNetworks.Parameterize(Architectures.Mlp(8, 12, 10, 3), 3);
        var once = Step(network, new L1Regularizer(0.3)).Values("fc1.weight").ToArray();
        var twice = Step(network, new L1Regularizer(0.1), new L1Regularizer(0.2)).Values("fc1.weight").ToArray();

        Close.To(once, twice, 1e-6);
    }

    [Fact]
    public void The_history_tells_the_loss_of_the_data_alone()
    {
        var network = NetworkInitializer.Create(Clusters.SmallMlp, Initializer.PyTorchDefault, 3);
        var rows = Clusters.For(Clusters.SmallMlp, 48);
        var options = new PlainOptions
        {
            Epochs = 1,
            Optimizer = new SgdOptions { LearningRate = 1e-12 },
            Regularizers = [new L1Regularizer(1000)]
        };
        var epoch = NetworkTrainer.Train(network, rows, rows, options, TrainingHost.Silent).History.Epochs[0];

        Close.To(Reference.Measure(network, rows).Loss, epoch.TrainLoss, 1e-5);
        Close.To(epoch.TrainLoss, epoch.ValidationLoss!.Value, 1e-5);
    }

    [Theory]
    [InlineData(WeightGrouping.Units)]
    [InlineData(WeightGrouping.InputChannels)]
    public void The_group_lasso_empties_groups_that_the_data_do_not_need(WeightGrouping grouping)
    {
        var rows = Clusters.For(Clusters.SmallMlp, 96);
        var options = new PlainOptions { Epochs = 40, Optimizer = new SgdOptions { LearningRate = 0.05 }, LearningRate = new CosineRate() };
        Regularizer[] lasso = [new GroupLassoRegularizer(0.06, grouping) { Layers = ["fc1"] }];
        var plain = NetworkTrainer.Train(Clusters.SmallMlp, rows, null, options, TrainingHost.Silent);
        var sparse = NetworkTrainer.Train(Clusters.SmallMlp, rows, null, options with { Regularizers = [.. lasso] }, TrainingHost.Silent);

        Assert.Equal(0, EmptyGroups(plain.Network));
        Assert.InRange(EmptyGroups(sparse.Network), 2, 15);
        Assert.True(sparse.History.Epochs[^1].TrainAccuracy > 0.95, $"{sparse.History.Epochs[^1]}");

        int EmptyGroups(Network network) => network.Values("fc1.weight").ToArray()
            .Select((value, i) => (Group: grouping == WeightGrouping.Units ? i / 8 : i % 8, value))
            .GroupBy(item => item.Group).Count(group => group.All(item => Math.Abs(item.value) < 0.01));
    }

    [Fact]
    public void Layers_that_are_not_there_are_refused_before_training()
    {
        Assert.Contains("'fc9' in the Layers of L1Regularizer fits no Linear or Conv2d layer; those of the network are fc1, fc2",
            Fails(new L1Regularizer(1) { Layers = ["fc9"] }), StringComparison.Ordinal);
        Assert.Contains("BatchNormScaleRegularizer needs a batch normalisation, and the network 'small' has none",
            Fails(new BatchNormScaleRegularizer()), StringComparison.Ordinal);
        Assert.Contains(
            "Layers has an empty entry",
            Assert.Throws<ArgumentException>(() => new L1Regularizer(1) { Layers = [""] }).Message,
            StringComparison.Ordinal);

        static string Fails(Regularizer regularizer) => Assert.Throws<ArgumentException>(() => NetworkTrainer.Train(
            Clusters.SmallMlp,
            Clusters.For(Clusters.SmallMlp, 20),
            null,
            new PlainOptions { Regularizers = [regularizer] },
            TrainingHost.Silent)).Message;
    }

    /// <summary>One step of gradient descent at a rate of 1.</summary>
    private static Network Step(Network network, params Regularizer[] regularizers) => NetworkTrainer.Train(
        network, Clusters.For(network.Definition, 24), null,
        new PlainOptions
        {
            Iterations = 1,
            BatchSize = 24,
            Optimizer = new SgdOptions { LearningRate = 1 },
            Regularizers = [.. regularizers]
        },
        TrainingHost.Silent).Network;

    private static bool IsPenalized(Regularizer regularizer, ParameterInfo parameter) =>
        parameter.Kind == (regularizer is BatchNormScaleRegularizer ? ParameterKind.Scale : ParameterKind.Weight);

    private static double SlopeAt(Regularizer regularizer, Network network, ParameterInfo parameter, int index)
    {
        const float change = 1e-3f;
        var values = network.Values(parameter.Name).ToArray();
        values[index] += change;
        var above = PenaltyOf(regularizer, network.Definition, parameter, values);
        values[index] -= 2 * change;
        return (above - PenaltyOf(regularizer, network.Definition, parameter, values)) / (2 * change);
    }

    /// <summary>The penalty of one parameter as its definition reads.</summary>
    private static double PenaltyOf(Regularizer regularizer, NetworkDefinition definition, ParameterInfo parameter, float[] values)
    {
        if (regularizer is not GroupLassoRegularizer lasso)
        {
            return regularizer.Strength * values.Sum(value => Math.Abs((double)value));
        }

        var filterSize = values.Length / parameter.Shape[0];
        var kernel = filterSize / parameter.Shape[1];
        var convolutionGroups = definition[parameter.Node].Layer is Conv2dLayer convolution ? convolution.Groups : 1;
        return lasso.Strength * values
            .Select(
                (value, i) => (Group: lasso.Groups == WeightGrouping.Units ? i / filterSize : InputOf(i), Square: (double)value * value))
            .GroupBy(item => item.Group)
            .Sum(group => Math.Sqrt(group.Count()) * Math.Sqrt(group.Sum(item => item.Square)));

        int InputOf(int i)
        {
            var part = i / filterSize / (parameter.Shape[0] / convolutionGroups);
            return (part * parameter.Shape[1]) + (i % filterSize / kernel);
        }
    }
}
