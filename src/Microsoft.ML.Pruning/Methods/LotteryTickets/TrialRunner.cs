using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Trains and measures the networks of a search.</summary>
/// <remarks>All on the same rows in the same order.</remarks>
internal sealed class TrialRunner
{
    private readonly Network _network;
    private readonly RowSource _train;
    private readonly RowSource _validation;
    private readonly RowSource? _test;
    private readonly TrainingOptions _training;
    private readonly TrainingHost _host;
    private readonly int _rewind;

    /// <param name="network">The network with its first weights.</param>
    /// <param name="context">Has the rows to train on, to validate with, and perhaps to test on.</param>
    /// <param name="training">How every network is trained; the seed is known.</param>
    /// <param name="rewind">Where tickets go back to.</param>
    public TrialRunner(Network network, PruningContext context, TrainingOptions training, RewindPoint rewind)
    {
        var definition = network.Definition;
        (_network, _train, _validation, _host) = (network, context.Training!, context.Validation!, context.Host);
        (_test, _training) = (context.Test, training with { KeepLowestValidation = context.Test is not null });
        if (_test is not null)
        {
            RowInspection.InspectMeasured(_test, definition, "test", Budget, _host.CheckCancelled);
        }

        var rows = _train.RowCount ?? RowInspection.InspectTraining(_train, definition, Budget, _host.CheckCancelled);
        var length = TrainingLength.Of(training, BatchPlan.Of(training, definition, rows).Batches);
        _rewind = IterationOf(rewind, length);
    }

    private RowBudget Budget => _training.Computing.Budget;

    /// <summary>Trains the dense network.</summary>
    /// <returns>The trained network, and what it was at the rewind point.</returns>
    public (TrainedTrial Trained, Network Rewound) TrainDense()
    {
        var result = NetworkTrainer.Train(_network, _train, _validation, _training with { SnapshotIterations = [_rewind] }, _host);
        return result.Snapshots.TryGetValue(_rewind, out var rewound)
            ? (Measured(result), rewound)
            : throw new ArgumentException($"Early stopping ended the training of the dense network before iteration {_rewind}, "
                + "which is to be rewound to; rewind to an earlier one.");
    }

    /// <summary>Trains a network from the rewind point on.</summary>
    public TrainedTrial TrainTicket(Network start) =>
        Measured(NetworkTrainer.Train(start, _train, _validation, _training with { StartIteration = _rewind }, _host));

    /// <summary>Trains masks with first weights of their own from the start.</summary>
    public LotteryTrial TrainReinitialized(MaskSet masks, int round)
    {
        var start = NetworkInitializer.Create(
            _network.Definition, _training.Initializer, ControlSeed(round), _train, Budget, _host.CheckCancelled);
        return Measured(NetworkTrainer.Train(start.WithMasks(masks), _train, _validation, _training, _host)).Trial;
    }

    /// <summary>Trains from the rewind point on under random masks.</summary>
    /// <remarks>They keep as many values of every parameter.</remarks>
    public LotteryTrial TrainRandomMasks(Network rewound, MaskSet masks, int round) =>
        TrainTicket(rewound.WithMasks(TicketPruner.Shuffled(masks, ControlSeed(round)))).Trial;

    /// <summary>The seed of the controls of a round.</summary>
    private int ControlSeed(int round) => new SeededRandom(_training.Seed!.Value, RandomPurpose.LotteryControl, round).Next();

    private static int IterationOf(RewindPoint rewind, TrainingLength length)
    {
        var iteration = rewind.IsEpoch ? rewind.Count * length.StepsPerEpoch : rewind.Count;
        return iteration < length.Steps
            ? checked((int)iteration)
            : throw new ArgumentException(length.Steps == 0
                ? "A search for lottery tickets trains; set Epochs or Iterations of the training above 0."
                : $"Tickets are to be rewound to {rewind} (iteration {iteration}), but training ends after iteration {length.Steps}; "
                    + "rewind to an earlier point, or train longer.");
    }

    private TrainedTrial Measured(TrainingResult result)
    {
        var history = result.History;
        var lowest = history.LowestValidation!;
        var end = _training.EarlyStopping is null ? history.Epochs[^1] : history.Epochs.First(epoch => epoch.Epoch == history.BestEpoch);
        var (atLowest, final) = (Tested(result.LowestValidationNetwork), Tested(result.Network));
        return new TrainedTrial(result, new LotteryTrial(
            lowest.Iteration,
            lowest.ValidationLoss,
            lowest.ValidationAccuracy,
            history.Validations[^1].Iteration,
            end.ValidationLoss!.Value,
            end.ValidationAccuracy,
            atLowest?.Accuracy,
            final?.Accuracy)
        {
            TestLossAtLowest = atLowest?.Loss,
            FinalTestLoss = final?.Loss,
        });
    }

    private NetworkLoss? Tested(Network? network) =>
        _test is null || network is null ? null : RowLoss.Measure(network, _test, Budget.ChunkRowsOf(_test.Shape));
}
