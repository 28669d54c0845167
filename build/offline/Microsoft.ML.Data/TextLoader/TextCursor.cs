namespace Microsoft.ML.Data;

internal sealed class TextCursor : RootCursor
{
    private readonly IEnumerator<(long Number, string Text)> _lines;
    private readonly TextFieldSplitter _splitter;
    private readonly TextColumnReader[] _readers;

    public TextCursor(
        DataViewSchema schema,
        IEnumerable<DataViewSchema.Column> columnsNeeded,
        BoundTextColumn[] columns,
        TextLoader.Options options,
        IMultiStreamSource source)
        : base(schema, columnsNeeded)
    {
        _lines = new TextLineReader(options, source, keepHeader: false).ReadLines().GetEnumerator();
        _splitter = new TextFieldSplitter(options);
        _readers =
        [
            .. columns.Select((column, i) => IsColumnActive(schema[i]) ? TextColumnReader.Create(column, options.MissingRealsAsNaNs) : null)
        ];
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        CheckActive(column);
        return _readers[column.Index].Getter.As<TValue>(column);
    }

    protected override bool MoveNextCore()
    {
        if (!_lines.MoveNext())
            return false;
        var fields = _splitter.Split(_lines.Current.Text);
        foreach (var reader in _readers)
            reader?.Read(fields, _lines.Current.Number);
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _lines.Dispose();
        base.Dispose(disposing);
    }
}
