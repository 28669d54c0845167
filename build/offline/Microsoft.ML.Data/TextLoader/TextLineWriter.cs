namespace Microsoft.ML.Data;

// Collects the fields of a line that differ from their column's default, and writes it dense, or with a sparse end where that is shorter.
internal sealed class TextLineWriter(TextWriter writer, char separator, bool forceDense)
{
    private const double SparseWeight = 2.5;

    private readonly List<(int End, string Default)> _columns = [];
    private readonly List<(int Field, string Text)> _items = [];
    private int _length;
    private int _start;

    public void BeginColumn(int length, string defaultText)
    {
        _start = _length;
        _length += length;
        _columns.Add((_length, defaultText));
    }

    public void Add(int slot, string text)
    {
        if (text != _columns[^1].Default)
            _items.Add((_start + slot, text));
    }

    // Fields that were not added take their column's default, or the given one.
    public void End(string defaultText = null)
    {
        int dense = forceDense ? _length : DenseLength();
        int next = 0;
        int column = 0;
        string between = "";
        for (int field = 0; field < dense; field++)
        {
            while (field >= _columns[column].End)
                column++;
            writer.Write(between);
            between = separator.ToString();
            writer.Write(
                next < _items.Count && _items[next].Field == field ? _items[next++].Text : defaultText ?? _columns[column].Default);
        }
        if (dense < _length)
            WriteSparse(between, dense, next, defaultText);
        writer.WriteLine();
        _columns.Clear();
        _items.Clear();
        _length = 0;
    }

    // The end of the column after which sparse fields make the line shortest; the whole line where that gains little.
    private int DenseLength()
    {
        int best = 0;
        double bestScore = SparseWeight * _items.Count;
        foreach (var (end, _) in _columns)
        {
            double score = end + (SparseWeight * _items.Count(item => item.Field >= end));
            if (score < bestScore)
                (best, bestScore) = (end, score);
        }
        int sparse = _length - best;
        return sparse < 5 || sparse < best / 5 ? _length : best;
    }

    private void WriteSparse(string between, int dense, int next, string defaultText)
    {
        writer.Write(between);
        writer.Write(_length - dense);
        if (next == _items.Count)
            writer.Write($"{separator}0:{defaultText ?? _columns.First(column => column.End > dense).Default}");
        for (; next < _items.Count; next++)
            writer.Write($"{separator}{_items[next].Field - dense}:{_items[next].Text}");
    }
}
