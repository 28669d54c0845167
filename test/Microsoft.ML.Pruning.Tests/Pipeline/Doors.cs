using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Every pruning stage that <c>ml.Pruning</c> makes, by name. A new one is one row here.</summary>
internal static class Doors
{
    private static readonly Lazy<Network> TrainedOnce = new(Train);

    private static readonly Dictionary<string, Door> ByName = new()
    {
        ["PruneByMagnitude"] = (ml, sparsity, options) => ml.PruneByMagnitude(sparsity, options),
        ["PruneUnits"] = (ml, sparsity, options) => ml.PruneUnits(sparsity, options),
        ["PruneAtRandom"] = (ml, sparsity, options) => ml.PruneAtRandom(sparsity, options),
        ["PruneByLamp"] = (ml, sparsity, options) => ml.PruneByLamp(sparsity, options),
        ["PruneByBatchNormScale"] = (ml, sparsity, options) => ml.PruneByBatchNormScale(sparsity, options),
        ["PruneByTaylor"] = (ml, sparsity, options) => ml.PruneByTaylor(sparsity, options),
        ["PruneBySnip"] = (ml, sparsity, options) => ml.PruneBySnip(sparsity, options),
        ["PruneByGrasp"] = (ml, sparsity, options) => ml.PruneByGrasp(sparsity, options),
        ["PruneByOptimalBrainDamage"] = (ml, sparsity, options) => ml.PruneByOptimalBrainDamage(sparsity, options),
        ["PruneByWoodFisher"] = (ml, sparsity, options) => ml.PruneByWoodFisher(sparsity, options),
        ["PruneByWanda"] = (ml, sparsity, options) => ml.PruneByWanda(sparsity, options),
        ["PruneBySparseGpt"] = (ml, sparsity, options) => ml.PruneBySparseGpt(sparsity, options),
        ["PruneByMovement"] = (ml, sparsity, options) =>
            ml.PruneByMovement(sparsity, options with { FineTune = options.FineTune ?? FineTune }),
        ["Prune"] = (ml, sparsity, options) => ml.Prune(options with { Sparsity = sparsity ?? options.Sparsity }),
    };

    public static TheoryData<string> Names => [.. ByName.Keys];

    /// <summary>A small network with the batch norms that one of the methods needs, trained on <see cref="TinyData"/>.</summary>
    public static Network Trained => TrainedOnce.Value;

    public static TrainingOptions FineTune =>
        new() { Epochs = 1, BatchSize = 16, Computing = new() { Threads = 1 }, Optimizer = new AdamOptions { LearningRate = 0.01 } };

    /// <summary>A stage from default options with changes.</summary>
    public static PruningEstimator Make(MLContext ml, string name, double? sparsity, Func<PruningOptions, PruningOptions>? change = null)
    {
        var options = new PruningOptions();
        return ByName[name](ml.Pruning, sparsity, change?.Invoke(options) ?? options);
    }

    private static Network Train()
    {
        var ml = new MLContext(seed: 1);
        var definition = NetworkDefinition.Input(TinyData.Inputs)
            .Linear(16).BatchNorm().ReLU().Linear(8).BatchNorm().ReLU().Linear(TinyData.Classes.Length).Build("tiny");
        var options = TinyData.Quick(epochs: 4) with { Computing = new() { Threads = 1 } };
        var trainer = ml.MulticlassClassification.Trainers.TorchNetwork(definition, options);
        return trainer.Fit(TinyData.KeyedView(ml, TinyData.Rows(60))).Network;
    }
}
