using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

public sealed class StructureSelectionStageTests
{
    private static readonly SparseStructureSelectionMethod Selection = new() { Training = TinyData.Quick(epochs: 6), Penalty = 0.2 };
    private static readonly NetworkSlimmingMethod Slimming = new() { Training = TinyData.Quick(), Sparsity = 0.25 };

    private static readonly Dictionary<string, Func<PruningCatalog, PruningOptions, PruningEstimator>> Doors = new()
    {
        ["selection"] = (ml, options) => ml.SparseStructureSelection(Selection, options),
        ["branches"] = (ml, options) => ml.SparseStructureSelection(
            Selection with { Of = SelectableStructures.Branches, Penalty = 5 }, options),
        ["slimming"] = (ml, options) => ml.NetworkSlimming(Slimming, options),
    };

    private static readonly NetworkDefinition Definition = NetworkDefinition.Input(TinyData.Inputs).Linear(12).BatchNorm().ReLU()
        .Residual(b => b.Linear(9).BatchNorm().ReLU().Linear(12).BatchNorm()).ReLU().Linear(TinyData.Classes.Length).Build("tiny");

    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _data;

    public StructureSelectionStageTests() => _data = TinyData.KeyedView(_ml, TinyData.Rows(120));

    public static TheoryData<string> Names => [.. Doors.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_selection_is_a_stage_that_is_saved_and_loaded_with_its_report(string door)
    {
        var options = new PruningOptions { FineTune = Pipeline.Doors.FineTune, Validation = new() { Fraction = 0.2 } };
        var fitted = Make(_ml, door, options).Fit(_data).LastTransformer;
        Assert.True(fitted.Report!.Pruned > 0);
        Assert.True(fitted.Network.Definition.ParameterCount < Definition.ParameterCount);
        Assert.Equal(Definition, Make(_ml, door, options with { Compact = false }).Fit(_data).LastTransformer.Network.Definition);
        Assert.NotNull(fitted.Report.Steps.Single().FineTuning);
        Assert.NotNull(fitted.History!.Epochs[^1].ValidationLoss);
        using var file = new MemoryStream();
        _ml.Model.Save(fitted, _data.Schema, file);
        file.Position = 0;
        var loaded = (NetworkTransformer)_ml.Model.Load(file, out _);
        Assert.Equal(fitted.Report, loaded.Report);
        Assert.Equal(TinyData.Scores(fitted.Transform(_data)), TinyData.Scores(loaded.Transform(_data)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fitting_again_and_the_same_seed_give_the_same(string door)
    {
        var estimator = Make(new MLContext(seed: 5), door, new());
        var first = TinyData.Scores(estimator.Fit(_data).Transform(_data));
        Assert.Equal(first, TinyData.Scores(estimator.Fit(_data).Transform(_data)));
        Assert.Equal(first, TinyData.Scores(Make(new MLContext(seed: 5), door, new()).Fit(_data).Transform(_data)));
        Assert.NotEqual(first, TinyData.Scores(Make(new MLContext(seed: 6), door, new()).Fit(_data).Transform(_data)));
    }

    [Fact]
    public void What_does_not_suit_is_refused_when_the_stage_is_made()
    {
        var catalog = _ml.Pruning;
        Assert.Throws<ArgumentNullException>(() => catalog.SparseStructureSelection(null!, new()));
        Assert.Throws<ArgumentNullException>(() => catalog.SparseStructureSelection(Selection, null!));
        Assert.Throws<ArgumentNullException>(() => catalog.NetworkSlimming(null!, new()));
        Assert.Throws<ArgumentNullException>(() => catalog.NetworkSlimming(Slimming, null!));
        Refused("its own way", () => catalog.SparseStructureSelection(Selection, new() { Sparsity = 0.5 }));
        Refused("its own way", () => catalog.NetworkSlimming(Slimming, new() { Sparsity = 0.5 }));
        Refused("takes no step", () => catalog.NetworkSlimming(Slimming with { Training = new() { Epochs = 0 } }, new()));
        Refused("EarlyStopping needs validation rows", () => catalog.SparseStructureSelection(
            Selection with { Training = new() { EarlyStopping = new(2) } }, new() { FineTune = new() }));

        static void Refused(string words, Action made) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(made).Message, StringComparison.Ordinal);
    }

    private static EstimatorChain<NetworkTransformer> Make(MLContext ml, string door, PruningOptions options)
    {
        var trainer = ml.MulticlassClassification.Trainers.TorchNetwork(Definition, TinyData.Quick(epochs: 1));
        return trainer.Append(Doors[door](ml.Pruning, options));
    }
}
