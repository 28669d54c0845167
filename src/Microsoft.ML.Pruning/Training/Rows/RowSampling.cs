namespace Microsoft.ML.Pruning.Training;

/// <summary>Which sample to draw, and what it may take.</summary>
/// <param name="Rows">How many rows at most, at least 1.</param>
/// <param name="BatchRows">How many of them are computed on at a time, beside the sample itself.</param>
/// <param name="Seed">Which rows.</param>
/// <param name="Budget">How many bytes sample and batch may have together.</param>
internal readonly record struct RowSampling(int Rows, int BatchRows, int Seed, RowBudget Budget)
{
    /// <summary>How many rows are held for a sample.</summary>
    /// <remarks>Of so many rows of a source: those in memory are there already.</remarks>
    public long RowsHeld(RowSource source, long sample) => Math.Min(sample, BatchRows) + (source is LabeledRows ? 0 : sample);

    /// <summary>How many rows of a source can be sampled within the budget.</summary>
    public int RowsWithin(RowSource source)
    {
        var wanted = Math.Min(Rows, source.RowCount ?? Rows);
        var fitting = Budget.RowsOf(source.Shape);
        return (int)(source is not LabeledRows ? Math.Min(wanted, Budget.RowsBeside(source.Shape, BatchRows))
            : Math.Min(wanted, BatchRows) <= fitting ? wanted : Math.Min(wanted, fitting));
    }
}
