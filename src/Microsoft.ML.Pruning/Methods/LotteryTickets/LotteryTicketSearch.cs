using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>
/// Looks for lottery tickets: trains a network, prunes its smallest weights, sets those that stay back to what they were early in the dense network's training, trains again, and so on.
/// (Frankle and Carbin, "The lottery ticket hypothesis: finding sparse, trainable neural networks", 2019.)
/// </summary>
public static class LotteryTicketSearch
{
    /// <summary>Runs a search. Cost: one training a round and one before the first; every control one more.</summary>
    /// <param name="definition">The network.</param>
    /// <param name="train">Rows to train on.</param>
    /// <param name="validation">Rows to measure while training, held out from it; set <see cref="TrainingOptions.ValidateEvery"/> to see the iteration of the lowest loss finely.</param>
    /// <param name="test">Rows to measure accuracy on where the validation loss was lowest and at the end; null for none.</param>
    /// <param name="training">How every network is trained. Where it has no seed one is drawn, and all trainings see the rows in the same order.</param>
    /// <param name="options">How to prune and rewind, and the controls; null for the defaults.</param>
    /// <param name="host">Hears of progress and may cancel; null for none.</param>
    /// <exception cref="ArgumentException">
    /// The options contradict each other or the network, the rewind point is beyond training, or what <see cref="NetworkTrainer"/> refuses.
    /// </exception>
    /// <exception cref="InvalidDataException">A feature is not finite or a label is outside its classes.</exception>
    /// <exception cref="InvalidOperationException">Training diverged.</exception>
    /// <exception cref="OperationCanceledException">The host cancelled.</exception>
    public static LotteryTicketResult Run(
        NetworkDefinition definition,
        RowSource train,
        RowSource validation,
        RowSource? test,
        TrainingOptions training,
        LotteryTicketOptions? options = null,
        TrainingHost? host = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(training);
        options ??= new LotteryTicketOptions();
        host ??= TrainingHost.Silent;
        options.Validate();
        if (test is not null)
        {
            RowInspection.InspectMeasured(test, definition, "test", RowBudget.Of(training.MemoryBudgetBytes), host.CheckCancelled);
        }

        var trials = new TrialRunner(definition, train, validation, test, training with { Seed = training.Seed ?? Random.Shared.Next() }, options.Rewind, host);
        return Run(definition, options, trials, host);
    }

    private static LotteryTicketResult Run(NetworkDefinition definition, LotteryTicketOptions options, TrialRunner trials, TrainingHost host)
    {
        var pruner = new TicketPruner(definition, options);
        pruner.Require();
        var (dense, rewound) = trials.TrainDense();
        var rounds = ImmutableArray.CreateBuilder<LotteryRound>(options.Rounds + 1);
        rounds.Add(new LotteryRound(0, definition.WeightCount, definition.WeightCount, dense.Trial));
        var (last, start) = (dense, rewound);
        PruningReport? report = null;
        for (var round = 1; round <= options.Rounds; round++)
        {
            (var pruned, report) = pruner.Prune(last.Result.Network, round);
            start = rewound.WithMasks(pruned.Masks);
            last = trials.TrainTicket(start);
            rounds.Add(new LotteryRound(round, WeightsLeft(start), definition.WeightCount, last.Trial)
            {
                RandomReinitialization = options.Has(LotteryControls.RandomReinitialization, round) ? trials.TrainReinitialized(pruned.Masks, round) : null,
                RandomMasks = options.Has(LotteryControls.RandomMasks, round) ? trials.TrainRandomMasks(rewound, pruned.Masks, round) : null,
            });
            host.Message(string.Create(CultureInfo.InvariantCulture,
                $"Lottery round {round}/{options.Rounds}: {rounds[^1].WeightsLeft} of {definition.WeightCount} weights left, validation accuracy {last.Trial.FinalValidationAccuracy:0.0000}"));
        }

        return new LotteryTicketResult(
            last.Result.Network, start, last.Result.History, report!, new LotteryTicketReport { Rewind = options.Rewind.ToString(), Rounds = rounds.ToImmutable() });
    }

    private static long WeightsLeft(Network network) =>
        network.Definition.WeightCount - network.Masks.Sum(mask => (long)mask.Value.PrunedCount);
}
