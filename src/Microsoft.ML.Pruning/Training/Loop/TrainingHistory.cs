using System.Collections.Immutable;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>What every epoch of one training came to.</summary>
/// <remarks>A value: histories of equal epochs and measurements are equal, seconds included.</remarks>
public sealed record TrainingHistory
{
    private readonly ValueArray<EpochRecord> _epochs;
    private readonly ValueArray<IterationRecord> _validations;

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

        (_epochs, _validations) = (new ValueArray<EpochRecord>(epochs), new ValueArray<IterationRecord>(validations));
    }

    /// <summary>The epochs that were trained, in order.</summary>
    /// <remarks>Fewer than asked for when training stopped early, none when none was asked for.</remarks>
    public ImmutableArray<EpochRecord> Epochs => _epochs.Items;

    /// <summary>Every measurement of the validation rows, in order.</summary>
    /// <remarks>
    /// One after every epoch, and one after every <see cref="TrainingOptions.ValidateEvery"/> iterations where that is set. Empty without
    /// validation rows.
    /// </remarks>
    public ImmutableArray<IterationRecord> Validations => _validations.Items;

    /// <summary>The epoch with the lowest validation loss, counted from 1.</summary>
    /// <remarks>
    /// Without validation rows, that with the lowest training loss; the first of equal ones. 0, the start, where no epoch was trained.
    /// </remarks>
    public int BestEpoch => Epochs.MinBy(epoch => epoch.ValidationLoss ?? epoch.TrainLoss)?.Epoch ?? 0;

    /// <summary>The measurement with the lowest validation loss.</summary>
    /// <remarks>The first of equal ones: where early stopping by iterations would end. Null without validation rows.</remarks>
    public IterationRecord? LowestValidation => Validations.MinBy(record => record.ValidationLoss);
}
