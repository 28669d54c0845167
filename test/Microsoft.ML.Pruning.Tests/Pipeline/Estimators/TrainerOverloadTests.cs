using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Tasks;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Every way to write a trainer gives the network of its options.</summary>
public sealed class TrainerOverloadTests
{
    private static readonly NetworkDefinition One = Architectures.Mlp(TaskData.Inputs, 5, 1);
    private static readonly NetworkDefinition Three = Architectures.Mlp(TaskData.Inputs, 5, 3);

    [Fact]
    public void Several_classes()
    {
        AssertSame("Key", ml => ml.MulticlassClassification.Trainers,
            (trainers, options) => trainers.TorchNetwork(Three, options),
            trainers => trainers.TorchNetwork(Three, "Key", "Inputs", "Weight"),
            trainers => trainers.TorchNetwork([5], "Key", "Inputs", "Weight"),
            trainers => trainers.TorchNetwork(
                hidden: [5], labelColumnName: "Key", featureColumnName: "Inputs", exampleWeightColumnName: "Weight"));
        AssertSame("Key", ml => ml.MulticlassClassification.Trainers,
            (trainers, options) => trainers.TorchNetwork([5], options),
            (trainers, options) => trainers.TorchNetwork(shape => Architectures.Mlp(shape.Inputs, 5, shape.Outputs), options));
    }

    [Fact]
    public void Two_classes()
    {
        AssertSame("Flag", ml => ml.BinaryClassification.Trainers,
            (trainers, options) => trainers.TorchNetwork(One, options),
            trainers => trainers.TorchNetwork(One, "Flag", "Inputs", "Weight"),
            trainers => trainers.TorchNetwork([5], "Flag", "Inputs", "Weight"));
        AssertSame("Flag", ml => ml.BinaryClassification.Trainers,
            (trainers, options) => trainers.TorchNetwork([5], options),
            (trainers, options) => trainers.TorchNetwork(shape => Architectures.Mlp(shape.Inputs, 5, shape.Outputs), options));
    }

    [Fact]
    public void Regressions()
    {
        var huber = RegressionLoss.Huber(0.5);
        AssertSame("Amount", ml => ml.Regression.Trainers,
            (trainers, options) => trainers.TorchNetwork(One, options),
            trainers => trainers.TorchNetwork(One, "Amount", "Inputs", "Weight"),
            trainers => trainers.TorchNetwork([5], "Amount", "Inputs", "Weight"));
        AssertSame("Amount", ml => ml.Regression.Trainers,
            (trainers, options) => trainers.TorchNetwork(One, options with { Loss = huber }),
            trainers => trainers.TorchNetwork(One, "Amount", "Inputs", "Weight", huber),
            trainers => trainers.TorchNetwork([5], "Amount", "Inputs", "Weight", huber));
        AssertSame("Amount", ml => ml.Regression.Trainers,
            (trainers, options) => trainers.TorchNetwork([5], options with { Loss = huber }),
            (trainers, options) => trainers.TorchNetwork(
                shape => Architectures.Mlp(shape.Inputs, 5, shape.Outputs), options with { Loss = huber }));
    }

    [Fact]
    public void The_shortest_ways_read_Label_and_Features()
    {
        var ml = new MLContext(seed: 1);
        var classes = ml.MulticlassClassification.Trainers;
        foreach (var (label, make) in new (string, Func<TorchNetworkTrainer[]>)[]
        {
            ("Key", () => [classes.TorchNetwork([]), classes.TorchNetwork(Three)]),
            ("Flag", () => [ml.BinaryClassification.Trainers.TorchNetwork([]), ml.BinaryClassification.Trainers.TorchNetwork(One)]),
            ("Amount", () => [ml.Regression.Trainers.TorchNetwork([]), ml.Regression.Trainers.TorchNetwork(One)]),
        })
        {
            var data = ml.Transforms.CopyColumns("Label", label).Fit(TaskData.View(ml, 20)).Transform(TaskData.View(ml, 20));
            var networks = make().Select(trainer => trainer.Fit(data).Network.Definition).ToArray();
            Assert.Equal(["fc1"], networks[0].WeightedLayers);
            Assert.Equal(["fc1", "fc2"], networks[1].WeightedLayers);
        }
    }

    [Fact]
    public void What_is_null_or_out_of_range_is_refused_when_the_trainer_is_made()
    {
        var trainers = new MLContext().Regression.Trainers;
        Assert.Throws<ArgumentNullException>(() => trainers.TorchNetwork((NetworkDefinition)null!, new TorchNetworkOptions()));
        Assert.Throws<ArgumentNullException>(() => trainers.TorchNetwork((int[])null!, new TorchNetworkOptions()));
        Assert.Throws<ArgumentNullException>(() => trainers.TorchNetwork((Func<NetworkShape, NetworkDefinition>)null!));
        Assert.Throws<ArgumentNullException>(() => trainers.TorchNetwork(One, (TorchNetworkOptions)null!));
        Assert.Throws<ArgumentNullException>(() => trainers.TorchNetwork([4], (TorchNetworkOptions)null!));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => trainers.TorchNetwork([4, 0]));
        Assert.Contains("A hidden layer has the width 0", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => trainers.TorchNetwork([4], labelColumnName: ""));
        Assert.Throws<ArgumentException>(() => trainers.TorchNetwork([4], featureColumnName: "Label"));
        Assert.Throws<ArgumentException>(() => trainers.TorchNetwork([4], exampleWeightColumnName: ""));
        var convolution = NetworkDefinition.Input(1, 4, 4).Conv2d(2, 3).Build();
        Assert.Contains(
            "one number for each target",
            Assert.Throws<ArgumentException>(() => trainers.TorchNetwork(convolution)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_is_for_regressions_alone()
    {
        var ml = new MLContext();
        var options = new TorchNetworkOptions { Loss = RegressionLoss.Absolute };
        foreach (var (catalog, make) in new (string, Action)[]
        {
            ("MulticlassClassification", () => ml.MulticlassClassification.Trainers.TorchNetwork([4], options)),
            ("MulticlassClassification", () => ml.MulticlassClassification.Trainers.TorchNetwork(Three, options)),
            ("BinaryClassification", () => ml.BinaryClassification.Trainers.TorchNetwork([4], options)),
            ("BinaryClassification", () => ml.BinaryClassification.Trainers.TorchNetwork(_ => One, options)),
        })
        {
            var message = Assert.Throws<ArgumentException>(make).Message;
            Assert.Contains(
                $"Loss is absolute, which is for regression; a trainer of ml.{catalog} has one loss", message, StringComparison.Ordinal);
        }

        Assert.NotNull(ml.Regression.Trainers.TorchNetwork([4], options));
    }

    /// <summary>By default options and the same seed of the context.</summary>
    private static void AssertSame<TTrainers>(
        string label,
        Func<MLContext, TTrainers> trainersOf,
        Func<TTrainers, TorchNetworkOptions, TorchNetworkTrainer> expected,
        params Func<TTrainers, TorchNetworkTrainer>[] others) => AssertSame(label, trainersOf, expected, [.. others.Select(
            other => (Func<TTrainers, TorchNetworkOptions, TorchNetworkTrainer>)((trainers, _) => other(trainers)))]);

    private static void AssertSame<TTrainers>(
        string label,
        Func<MLContext, TTrainers> trainersOf,
        Func<TTrainers, TorchNetworkOptions, TorchNetworkTrainer> expected,
        params Func<TTrainers, TorchNetworkOptions, TorchNetworkTrainer>[] others)
    {
        var options = new TorchNetworkOptions
        {
            LabelColumnName = label, FeatureColumnName = "Inputs", ExampleWeightColumnName = "Weight",
        };
        float[][] networks = [.. others.Prepend(expected).Select(make =>
        {
            var ml = new MLContext(seed: 4);
            var data = ml.Transforms.CopyColumns("Inputs", "Features").Fit(TaskData.View(ml, 30)).Transform(TaskData.View(ml, 30));
            var network = make(trainersOf(ml), options).Fit(data).Network;
            return network.Definition.Parameters.SelectMany(parameter => network.Values(parameter.Name).ToArray()).ToArray();
        })];
        Assert.All(networks, values => Close.To(networks[0], values, 1e-5));
    }
}
