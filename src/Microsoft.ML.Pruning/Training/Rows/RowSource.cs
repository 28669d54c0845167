namespace Microsoft.ML.Pruning.Training;

/// <summary>
/// Labelled rows to train on or validate with. <see cref="LabeledRows"/> holds them in memory; other sources are read anew, in their
/// own order, in every epoch.
/// </summary>
public abstract class RowSource
{
    /// <summary>Features of every row, at least 1.</summary>
    public abstract int FeatureCount { get; }

    /// <summary>Classes that labels count, at least 1; labels go from 0 to one less.</summary>
    public abstract int ClassCount { get; }

    /// <summary>Number of rows, or null where it is only known after a pass.</summary>
    public abstract long? RowCount { get; }

    /// <summary>Starts a pass over the rows; every pass must give the same rows in the same order.</summary>
    /// <returns>A reader at the first row; the caller disposes it.</returns>
    public abstract RowReader Open();
}
