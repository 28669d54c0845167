using System.Text;

namespace Microsoft.ML.Data;

// Writes one column's header and values as fields of a line.
internal abstract class TextColumnWriter
{
    public static TextColumnWriter Create(DataViewRow row, DataViewSchema.Column column, char separator)
        => GenericCall.Invoke<TextColumnWriter>(Create<int>, column.Type.GetItemType().RawType, row, column, separator);

    public abstract void WriteHeader(TextLineWriter line);

    public abstract void WriteValue(TextLineWriter line);

    // Text is quoted where the loader would not read it back as it is.
    protected static string Quote(ReadOnlySpan<char> text, char separator)
    {
        if (text.IsEmpty)
            return "\"\"";
        if (text[0] != ' ' && text.IndexOfAny(['"', separator, ':', '\n']) < 0)
            return text.ToString();
        return new StringBuilder().Append('"').Append(text.ToString().Replace("\"", "\"\"")).Append('"').ToString();
    }

    private static TextColumnWriter<T> Create<T>(DataViewRow row, DataViewSchema.Column column, char separator) =>
        new(row, column, separator);
}

internal sealed class TextColumnWriter<T> : TextColumnWriter
{
    private readonly DataViewSchema.Column _column;
    private readonly char _separator;
    private readonly ValueGetter<T> _scalar;
    private readonly ValueGetter<VBuffer<T>> _vector;
    private readonly ulong _keyCount;
    private readonly string _default;
    private VBuffer<T> _buffer;
    private T _value;

    public TextColumnWriter(DataViewRow row, DataViewSchema.Column column, char separator)
    {
        _column = column;
        _separator = separator;
        _keyCount = column.Type.GetItemType().GetKeyCount();
        if (column.Type is VectorDataViewType)
            _vector = row.GetGetter<VBuffer<T>>(column);
        else
            _scalar = row.GetGetter<T>(column);
        _default = Format(default);
    }

    public override void WriteHeader(TextLineWriter line)
    {
        if (_scalar != null)
        {
            line.BeginColumn(1, "");
            line.Add(0, Quote(_column.Name, _separator));
            return;
        }
        string[] names = _column.SlotNamesOrNull() ?? [];
        line.BeginColumn(_column.Type.GetVectorSize(), "");
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Length > 0)
                line.Add(i, Quote(names[i], _separator));
        }
    }

    public override void WriteValue(TextLineWriter line)
    {
        if (_scalar != null)
        {
            _scalar(ref _value);
            line.BeginColumn(1, _default);
            line.Add(0, Format(_value));
            return;
        }
        _vector(ref _buffer);
        line.BeginColumn(_buffer.Length, _default);
        foreach (var item in _buffer.Items())
            line.Add(item.Key, Format(item.Value));
    }

    // Keys are written from 0, a missing one as nothing.
    private string Format(T value)
    {
        if (_keyCount > 0)
        {
            ulong key = Convert.ToUInt64(value);
            return key == 0 || key > _keyCount ? "" : (key - 1).ToString();
        }
        if (value is ReadOnlyMemory<char> text)
            return Quote(text.Span, _separator);
        string formatted = TextFormat.Value(value);
        return value is TimeSpan or DateTime or DateTimeOffset ? $"\"{formatted}\"" : formatted;
    }
}
