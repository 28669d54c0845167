using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Examples;

/// <summary>The ways to prune that are compared. Each trains for as many epochs as the others.</summary>
/// <param name="ml">Makes the stages.</param>
/// <param name="settings">Epochs, penalties and seed.</param>
/// <param name="multiplyAdds">Those of the trained network.</param>
/// <param name="validation">Held-out images, scored by the trained network.</param>
/// <param name="stop">Ends the work.</param>
internal sealed class HybridStages(
    MLContext ml, HybridSettings settings, long multiplyAdds, IDataView validation, CancellationToken stop)
{
    private int SecondHalf => settings.FineTune - settings.FirstHalf;

    public EstimatorChain<NetworkTransformer> Magnitude(double part) =>
        Alone(ml.Pruning.PruneByMagnitude(options: After(settings.FineTune) with { Target = Keeping(part) }));

    public EstimatorChain<NetworkTransformer> Units(double part) =>
        Alone(ml.Pruning.PruneUnits(options: After(settings.FineTune) with { Target = Keeping(part) }));

    public EstimatorChain<NetworkTransformer> Greedy(double part) => Alone(Search(part, settings.FineTune));

    /// <summary>Greedy search to the root of the part, then single weights of what is left.</summary>
    public EstimatorChain<NetworkTransformer> GreedyThenMagnitude(double part) => Search(Math.Sqrt(part), settings.FirstHalf)
        .Append(ml.Pruning.PruneByMagnitude(options: After(SecondHalf) with { Target = Keeping(part) }));

    public EstimatorChain<NetworkTransformer> Selection(double penalty) => Alone(ml.Pruning.SparseStructureSelection(
        new SparseStructureSelectionMethod { Penalty = penalty, Training = Tuning(settings.FirstHalf) }, After(SecondHalf)));

    public EstimatorChain<NetworkTransformer> Slimming(double part) => Alone(ml.Pruning.NetworkSlimming(
        new NetworkSlimmingMethod
        {
            Penalty = settings.SlimmingPenalty,
            Target = Keeping(part),
            Training = Tuning(settings.FirstHalf),
        },
        After(SecondHalf)));

    /// <summary>The control: the same epochs, and nothing is pruned.</summary>
    public EstimatorChain<NetworkTransformer> Nothing() =>
        Alone(ml.Pruning.Prune(After(settings.FineTune) with { Sparsity = 0 }));

    private static EstimatorChain<NetworkTransformer> Alone(PruningEstimator stage) => new EstimatorChain<ITransformer>().Append(stage);

    private static TrainingOptions Tuning(int epochs) => new() { Epochs = epochs, Optimizer = new AdamOptions { LearningRate = 5e-4 } };

    private PruningEstimator Search(double part, int epochs) => ml.Pruning.GreedyFilterPrune(
        new GreedyFilterMethod { Target = Keeping(part), FiltersPerStep = settings.FiltersPerStep },
        After(epochs) with { Validation = new ValidationRows { View = validation } });

    private PruningOptions After(int epochs) =>
        new() { FineTune = Tuning(epochs), Seed = settings.Seed, CancellationToken = stop };

    /// <remarks>An amount, so that a second stage does not count from what the first one left.</remarks>
    private PruningTarget Keeping(double part) => PruningTarget.MultiplyAdds((long)Math.Floor(part * multiplyAdds));
}
