namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The lazy output of a network stage.</summary>
/// <remarks>Cursors that need no score never touch the network.</remarks>
internal sealed class NetworkDataView(IDataView source, NetworkBinding binding) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => binding.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        DataViewSchema.Column[] passed = [.. binding.PassedThrough(columns)];
        var active = binding.ActiveFlags(columns);
        if (!binding.NeedsNetwork(columns))
        {
            return new PassingCursor(binding, source.GetRowCursor(passed, rand), active);
        }

        // One pass where it can be: a source may compute all its columns, or keep count, in each of its cursors.
        if (HeldColumns.CanHold(passed))
        {
            return new ScoringCursor(binding, source.GetRowCursor(passed.Append(binding.Features), rand), passed, rows: null, active);
        }

        // Both cursors must see the same order: each gets its own generator, of the same seed.
        var seed = rand?.Next();
        return new ScoringCursor(
            binding, source.GetRowCursor([binding.Features], Generator(seed)), [], source.GetRowCursor(passed, Generator(seed)), active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        if (binding.NeedsNetwork(columns))
        {
            // Rows of a batch already run in parallel, and the parts of two cursor sets need not match row by row.
            return [GetRowCursor(columns, rand)];
        }

        var active = binding.ActiveFlags(columns);
        var cursors = source.GetRowCursorSet(binding.PassedThrough(columns), n, rand);
        return [.. cursors.Select(cursor => new PassingCursor(binding, cursor, active))];
    }

    private static Random? Generator(int? seed) => seed is int value ? new Random(value) : null;
}
