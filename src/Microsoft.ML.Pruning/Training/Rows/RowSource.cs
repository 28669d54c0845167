using Microsoft.ML.Pruning.Tasks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Labelled rows to train on or validate with.</summary>
/// <remarks><see cref="LabeledRows"/> holds them in memory; others are read anew, in their own order, in every epoch.</remarks>
public abstract class RowSource
{
    /// <summary>What the rows' labels are for.</summary>
    public abstract LearningTask Task { get; }

    /// <summary>Features of every row, at least 1.</summary>
    public abstract int FeatureCount { get; }

    /// <summary>Whether every row has a weight; false where all count alike.</summary>
    public virtual bool HasWeights => false;

    /// <summary>Number of rows, or null where only a pass tells.</summary>
    public abstract long? RowCount { get; }

    /// <summary>Whether every row was checked before, so that training need not look.</summary>
    internal virtual bool IsChecked => false;

    /// <summary>How many numbers a row has.</summary>
    internal RowShape Shape => new(FeatureCount, Task.Targets + (HasWeights ? 1 : 0));

    /// <summary>Starts a pass over the rows.</summary>
    /// <remarks>Every pass must give the same rows in the same order.</remarks>
    /// <returns>A reader at the first row; the caller disposes it.</returns>
    public abstract RowReader Open();
}
