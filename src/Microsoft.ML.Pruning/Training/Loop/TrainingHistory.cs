using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Training;

/// <summary>What every epoch of one training came to.</summary>
/// <remarks>A value: histories of equal epochs and measurements are equal, seconds included.</remarks>
public sealed class TrainingHistory : IEquatable<TrainingHistory>
{
    /// <summary>Creates a history.</summary>
    /// <param name="epochs">The epochs in order; empty for a network that was not trained.</param>
    /// <param name="validations">Every measurement of the validation rows in order; none by default.</param>
    /// <exception cref="ArgumentException">The epochs are the default array, which is no array.</exception>
    public TrainingHistory(ImmutableArray<EpochRecord> epochs, ImmutableArray<IterationRecord> validations = default)
    {
        if (epochs.IsDefault)
        {
            throw new ArgumentException(
                "The epochs are a default array, which is none; give an empty one for a network that was not trained.", nameof(epochs));
        }

        Epochs = epochs;
        Validations = validations.IsDefault ? [] : validations;
        BestEpoch = epochs.MinBy(epoch => epoch.ValidationLoss ?? epoch.TrainLoss)?.Epoch ?? 0;
        LowestValidation = Validations.MinBy(record => record.ValidationLoss);
    }

    /// <summary>The epochs that were trained, in order.</summary>
    /// <remarks>Fewer than asked for when training stopped early, none when none was asked for.</remarks>
    public ImmutableArray<EpochRecord> Epochs { get; }

    /// <summary>
    /// Every measurement of the validation rows, in order: one after every epoch, and one after every
    /// <see cref="TrainingOptions.ValidateEvery"/> iterations where that is set. Empty without validation rows.
    /// </summary>
    public ImmutableArray<IterationRecord> Validations { get; }

    /// <summary>
    /// The epoch (counted from 1) with the lowest validation loss, or without validation rows the lowest training loss; the first of
    /// equal ones. 0, the start, where no epoch was trained.
    /// </summary>
    public int BestEpoch { get; }

    /// <summary>
    /// The measurement with the lowest validation loss, the first of equal ones: where early stopping by iterations would end. Null
    /// without validation rows.
    /// </summary>
    public IterationRecord? LowestValidation { get; }

    /// <inheritdoc/>
    public bool Equals(TrainingHistory? other) =>
        other is not null && Epochs.SequenceEqual(other.Epochs) && Validations.SequenceEqual(other.Validations);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TrainingHistory);

    /// <inheritdoc/>
    public override int GetHashCode() => Validations.Aggregate(Epochs.Aggregate(0, HashCode.Combine), HashCode.Combine);
}
