using Microsoft.ML.Pruning.FineTuning;
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
        ["PruneByMagnitude"] = Door.Of<MagnitudePruningOptions>(ml => ml.PruneByMagnitude, ml => ml.PruneByMagnitude),
        ["PruneUnits"] = Door.Of<UnitPruningOptions>(ml => ml.PruneUnits, ml => ml.PruneUnits),
        ["PruneAtRandom"] = Door.Of<RandomPruningOptions>(ml => ml.PruneAtRandom, ml => ml.PruneAtRandom),
        ["PruneByLamp"] = Door.Of<LampPruningOptions>(ml => ml.PruneByLamp, ml => ml.PruneByLamp),
        ["PruneByBatchNormScale"] = Door.Of<BatchNormScalePruningOptions>(ml => ml.PruneByBatchNormScale, ml => ml.PruneByBatchNormScale),
        ["PruneByTaylor"] = Door.Of<TaylorPruningOptions>(ml => ml.PruneByTaylor, ml => ml.PruneByTaylor),
        ["PruneBySnip"] = Door.Of<SnipPruningOptions>(ml => ml.PruneBySnip, ml => ml.PruneBySnip),
        ["PruneByGrasp"] = Door.Of<GraspPruningOptions>(ml => ml.PruneByGrasp, ml => ml.PruneByGrasp),
        ["PruneByOptimalBrainDamage"] = Door.Of<OptimalBrainDamagePruningOptions>(ml => ml.PruneByOptimalBrainDamage, ml => ml.PruneByOptimalBrainDamage),
        ["PruneByWoodFisher"] = Door.Of<WoodFisherPruningOptions>(ml => ml.PruneByWoodFisher, ml => ml.PruneByWoodFisher),
        ["PruneByWanda"] = Door.Of<WandaPruningOptions>(ml => ml.PruneByWanda, ml => ml.PruneByWanda),
        ["PruneBySparseGpt"] = Door.Of<SparseGptPruningOptions>(ml => ml.PruneBySparseGpt, ml => ml.PruneBySparseGpt),
        ["PruneByMovement"] = Door.Of<MovementPruningOptions>(ml => (sparsity, options) => ml.PruneByMovement(sparsity, options!), ml => ml.PruneByMovement, Movable),
        ["Prune"] = Door.Of<PruneOptions>(ml => (sparsity, options) => ml.Prune(options! with { Sparsity = sparsity }), ml => ml.Prune),
    };

    public static TheoryData<string> Names => [.. ByName.Keys];

    /// <summary>A small network with the batch norms that one of the methods needs, trained on <see cref="TinyData"/>.</summary>
    public static Network Trained => TrainedOnce.Value;

    public static FineTuningOptions FineTune => new() { Epochs = 1, BatchSize = 16, Threads = 1, Optimizer = new AdamOptions { LearningRate = 0.01 } };

    private static PruningOptions Movable(PruningOptions options) => options with { FineTune = FineTune };

    public static Door Get(string name) => ByName[name];

    /// <summary>A stage from default options with changes.</summary>
    public static PruningEstimator Make(MLContext ml, string name, double sparsity, Func<PruningOptions, PruningOptions>? change = null) =>
        ByName[name].Short(ml.Pruning, sparsity, change);

    private static Network Train()
    {
        var ml = new MLContext(seed: 1);
        var definition = NetworkDefinition.Input(TinyData.Inputs)
            .Linear(16).BatchNorm().ReLU().Linear(8).BatchNorm().ReLU().Linear(TinyData.Classes.Length).Build("tiny");
        var trainer = ml.MulticlassClassification.Trainers.TorchNetwork(definition, TinyData.Quick(epochs: 4) with { Threads = 1 });
        return trainer.Fit(TinyData.KeyedView(ml, TinyData.Rows(60))).Network;
    }
}
