using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Pages;

public sealed class TrainingPageTests
{
    // Named as in the snippets.
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void There_is_a_trainer_for_each_task()
    {
        var species = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.TorchNetwork(hidden: [64, 32]));
        var yesOrNo = ml.BinaryClassification.Trainers.TorchNetwork(hidden: [64, 32]);
        var price = ml.Regression.Trainers.TorchNetwork(hidden: [64, 32], loss: RegressionLoss.Huber(delta: 1));
        Assert.All(new object[] { species, yesOrNo, price }, Assert.NotNull);
    }

    [Fact]
    public void A_network_is_given_or_made()
    {
        var given = ml.MulticlassClassification.Trainers.TorchNetwork(Architectures.LeNet300_100, new() { Epochs = 5 });
        var made = ml.MulticlassClassification.Trainers.TorchNetwork(shape => Architectures.Mlp(shape.Inputs, 64, shape.Outputs));
        var shortest = ml.MulticlassClassification.Trainers.TorchNetwork(hidden: [64, 32]);
        Assert.NotNull(given);
        Assert.Equal((4, 3), WidthsOf(made));
        Assert.Equal((4, 3), WidthsOf(shortest));
    }

    [Fact]
    public void No_width_is_counted_by_hand()
    {
        var pipeline = ml.Transforms.Categorical.OneHotEncoding("Region")
            .Append(ml.Transforms.Concatenate("Features", "Region", "Rooms", "Age"))
            .Append(ml.Regression.Trainers.TorchNetwork(hidden: [32]));
        var metrics = ml.Pruning.Evaluate(pipeline.Fit(PageData.Houses(ml)).Transform(PageData.Houses(ml)));
        Assert.True(double.IsFinite(metrics.Regression[0].MeanSquaredError));
    }

    [Fact]
    public void A_builder_makes_other_networks()
    {
        var normalised = ml.MulticlassClassification.Trainers.TorchNetwork(shape => NetworkDefinition.Input(shape.Inputs)
            .Linear(64).BatchNorm().ReLU()
            .Dropout(0.2)
            .Linear(shape.Outputs)
            .Build());
        Assert.Equal((4, 3), WidthsOf(normalised));
    }

    [Fact]
    public void Options_say_how_to_train()
    {
        var careful = ml.MulticlassClassification.Trainers.TorchNetwork(hidden: [64, 32], new TorchNetworkOptions
        {
            Epochs = 20,
            BatchSize = 64,
            Optimizer = new AdamWOptions { LearningRate = 2e-3, WeightDecay = 0.01 },
            LearningRate = new CosineRate { WarmUpSteps = 100 },
            Initializer = Initializer.KaimingNormal,
            Regularizers = [new L1Regularizer(1e-5), new GroupLassoRegularizer(1e-4) { Layers = ["fc1"] }],
            Validation = new() { Fraction = 0.1 },
            EarlyStopping = new(Patience: 3),
            Seed = 1,
        });
        Assert.NotEmpty(careful.Fit(PageData.KeyedFlowers(ml)).History!.Validations);
    }

    [Fact]
    public void An_earlier_network_is_trained_further()
    {
        var data = PageData.KeyedFlowers(ml);
        var trainer = ml.MulticlassClassification.Trainers.TorchNetwork(hidden: [16], new TorchNetworkOptions { Epochs = 2 });
        var first = trainer.Fit(data);
        var further = trainer.Fit(data, first.Network);
        Console.WriteLine(further.History!.Epochs[^1].TrainLoss);
        Assert.True(further.History.Epochs[^1].TrainLoss < first.History!.Epochs[0].TrainLoss);
    }

    private (long Inputs, long Outputs) WidthsOf(TorchNetworkTrainer trainer)
    {
        var definition = trainer.Fit(PageData.KeyedFlowers(ml)).Network.Definition;
        return (definition.InputShape.Count, definition.OutputShape.Count);
    }
}
