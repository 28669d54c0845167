using System.Globalization;
using System.Text;

namespace Microsoft.ML.Data;

// Splits a line at its separators. Fields in quotes may hold separators; sparse fields are written as index:value after their number.
internal sealed class TextFieldSplitter
{
    private readonly TextLoader.Options _options;
    private readonly bool _skipSpaces;
    private readonly StringBuilder _quoted = new();

    public TextFieldSplitter(TextLoader.Options options)
    {
        _options = options;
        _skipSpaces = !options.Separators.Contains(' ');
    }

    public TextFields Split(string line)
    {
        var text = line.AsMemory();
        if (_options.TrimWhitespace)
            text = text.TrimEnd();
        var fields = new TextFields();
        int position = 0;
        int field = 0;
        int sparseBase = -1;
        bool more = true;
        while (more)
        {
            more = Next(text, ref position, out int sparseIndex, out var value);
            if (sparseIndex < 0)
            {
                if (sparseBase >= 0)
                    break;
                Add(fields, field++, value);
                continue;
            }
            if (sparseBase < 0 && !BeginSparse(fields, field, out sparseBase))
                break;
            if (sparseBase + sparseIndex >= fields.Size)
                break;
            Add(fields, sparseBase + sparseIndex, value);
        }
        if (sparseBase < 0)
            fields.Size = Math.Max(field, _options.InputSize ?? 0);
        return fields;
    }

    private void Add(TextFields fields, int index, ReadOnlyMemory<char> value)
    {
        if (!value.IsEmpty || _options.MissingRealsAsNaNs)
            fields.Add(index, value);
    }

    // Without a given size the field before the first sparse one tells how many slots follow.
    private bool BeginSparse(TextFields fields, int field, out int sparseBase)
    {
        sparseBase = field;
        if (_options.InputSize is { } size)
        {
            fields.Size = size;
            return true;
        }
        if (fields.Count == 0)
            return false;
        var count = fields.RemoveLast(out int last);
        sparseBase = last;
        if (last != field - 1 || !int.TryParse(count.Span, NumberStyles.None, CultureInfo.InvariantCulture, out int slots) || slots <= 0)
            return false;
        fields.Size = last + slots;
        return true;
    }

    // False when the line ends with this field.
    private bool Next(ReadOnlyMemory<char> line, ref int position, out int sparseIndex, out ReadOnlyMemory<char> value)
    {
        var text = line.Span;
        SkipSpaces(text, ref position);
        sparseIndex = _options.AllowSparse ? ReadIndex(text, ref position) : -1;
        if (position < text.Length && text[position] == '"' && _options.AllowQuoting)
        {
            value = ReadQuoted(text, ref position);
        }
        else
        {
            int start = position;
            position = EndOfField(text, position);
            value = line[start..position];
        }
        return position++ < text.Length;
    }

    private int EndOfField(ReadOnlySpan<char> text, int position)
    {
        int length = text[position..].IndexOfAny(_options.Separators);
        return length < 0 ? text.Length : position + length;
    }

    private void SkipSpaces(ReadOnlySpan<char> text, ref int position)
    {
        while (_skipSpaces && position < text.Length && text[position] == ' ')
            position++;
    }

    private int ReadIndex(ReadOnlySpan<char> text, ref int position)
    {
        int end = position;
        while (end < text.Length && end < position + 9 && char.IsAsciiDigit(text[end]))
            end++;
        if (end == position || end >= text.Length || text[end] != ':')
            return -1;
        int index = int.Parse(text[position..end], CultureInfo.InvariantCulture);
        position = end + 1;
        SkipSpaces(text, ref position);
        return index;
    }

    // Two quotes inside quotes stand for one. A field that is not closed, or goes on after its end, is taken for empty.
    private ReadOnlyMemory<char> ReadQuoted(ReadOnlySpan<char> text, ref int position)
    {
        _quoted.Clear();
        bool closed = false;
        for (position++; position < text.Length && !closed; position++)
        {
            if (text[position] != '"')
                _quoted.Append(text[position]);
            else if (position + 1 < text.Length && text[position + 1] == '"')
                _quoted.Append(text[position++]);
            else
                closed = true;
        }
        int end = EndOfField(text, position);
        bool clean = text[position..end].Trim(' ').IsEmpty;
        position = end;
        return closed && clean ? _quoted.ToString().AsMemory() : default;
    }
}
