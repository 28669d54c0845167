using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Training;

/// <summary>What every epoch of one training came to.</summary>
public sealed class TrainingHistory
{
    /// <summary>Creates a history.</summary>
    /// <param name="epochs">The epochs in order, at least one.</param>
    /// <exception cref="ArgumentException">There is no epoch.</exception>
    public TrainingHistory(ImmutableArray<EpochRecord> epochs)
    {
        if (epochs.IsDefaultOrEmpty)
        {
            throw new ArgumentException("A training history needs at least one epoch.", nameof(epochs));
        }

        Epochs = epochs;
        BestEpoch = epochs.MinBy(epoch => epoch.ValidationLoss ?? epoch.TrainLoss)!.Epoch;
    }

    /// <summary>The epochs that were trained, in order; fewer than asked for when training stopped early.</summary>
    public ImmutableArray<EpochRecord> Epochs { get; }

    /// <summary>
    /// The epoch (counted from 1) with the lowest validation loss, or without validation rows the lowest training loss; the first of
    /// equal ones.
    /// </summary>
    public int BestEpoch { get; }
}
