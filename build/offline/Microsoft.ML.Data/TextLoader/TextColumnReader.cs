using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

// Parses one column of the current line.
internal abstract class TextColumnReader
{
    public abstract Delegate Getter { get; }

    public static TextColumnReader Create(BoundTextColumn column, bool missingAsNaN)
        => GenericCall.Invoke<TextColumnReader>(Create<int>, column.Type.GetItemType().RawType, column, missingAsNaN);

    public abstract void Read(TextFields fields, long line);

    private static TextColumnReader<T> Create<T>(BoundTextColumn column, bool missingAsNaN) => new(column, missingAsNaN);
}

internal sealed class TextColumnReader<T> : TextColumnReader
{
    private readonly BoundTextColumn _column;
    private readonly TextParser.TryParse<T> _parse;
    private readonly bool _hasMissing;
    private readonly T _absent;
    private readonly List<int> _indices = [];
    private readonly List<T> _values = [];
    private int _length;

    public TextColumnReader(BoundTextColumn column, bool missingAsNaN)
    {
        _column = column;
        _parse = TextParser.Get<T>(column.Type.GetItemType());
        bool real = typeof(T) == typeof(float) || typeof(T) == typeof(double);
        _hasMissing = real || column.Type.GetItemType() is KeyDataViewType;
        if (missingAsNaN && real)
            _parse("?".AsMemory(), out _absent);
    }

    public override Delegate Getter => _column.Type is VectorDataViewType ? (ValueGetter<VBuffer<T>>)GetVector : (ValueGetter<T>)GetScalar;

    private bool AbsentIsNaN => !EqualityComparer<T>.Default.Equals(_absent, default);

    public override void Read(TextFields fields, long line)
    {
        _indices.Clear();
        _values.Clear();
        _length = 0;
        foreach (int field in _column.Fields(fields.Size))
        {
            if (fields.TryGet(field, out var text) && !text.IsEmpty)
                Add(Parse(text, line));
            else if (AbsentIsNaN)
                Add(_absent);
            _length++;
        }
    }

    private void Add(T value)
    {
        _indices.Add(_length);
        _values.Add(value);
    }

    private T Parse(ReadOnlyMemory<char> text, long line)
    {
        if (!_parse(text, out T value) && !_hasMissing)
            throw Contracts.Except($"Could not parse value {text} in line {line}, column {_column.Name}");
        return value;
    }

    private void GetScalar(ref T value) => value = _values.Count > 0 ? _values[0] : default;

    private void GetVector(ref VBuffer<T> destination)
    {
        bool dense = _values.Count > _length / 2;
        var editor = VBufferEditor.Create(ref destination, _length, dense ? _length : _values.Count);
        if (dense)
            editor.Values.Clear();
        for (int i = 0; i < _values.Count; i++)
        {
            editor.Values[dense ? _indices[i] : i] = _values[i];
            if (!dense)
                editor.Indices[i] = _indices[i];
        }
        destination = editor.Commit();
    }
}
