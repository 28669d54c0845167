namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Breaks the promise of a data view: the first pass gives one view's rows, all later ones those of another.</summary>
internal sealed class ChangingView(IDataView first, IDataView later) : IDataView
{
    private int _passes;

    public bool CanShuffle => false;

    public DataViewSchema Schema => first.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        Interlocked.Increment(ref _passes) == 1
            ? first.GetRowCursor(columnsNeeded)
            : later.GetRowCursor(later.Schema.Where(column => columnsNeeded.Any(needed => needed.Index == column.Index)));

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];
}
