namespace Microsoft.ML.Data;

// A data view with the columns of a row mapper added, computed lazily.
internal sealed class MappedDataView(IDataView source, RowMapper rowMapper) : IDataView
{
    private readonly BoundRowMapper _mapper = new(rowMapper);

    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => _mapper.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
        => _mapper.GetCursor(source.GetRowCursor(_mapper.GetDependencies(columnsNeeded), rand), columnsNeeded);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [.. source
            .GetRowCursorSet(_mapper.GetDependencies(columnsNeeded), n, rand)
            .Select(cursor => _mapper.GetCursor(cursor, columnsNeeded))];
}
