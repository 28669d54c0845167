using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal sealed class TextSaver
{
    private readonly char _separator;
    private readonly bool _headerRow;
    private readonly bool _schema;
    private readonly bool _forceDense;

    public TextSaver(char separator, bool headerRow, bool schema, bool forceDense)
    {
        if (separator is not (' ' or '\t' or ',' or ';' or '|'))
            throw new ArgumentOutOfRangeException(nameof(separator), "Invalid separator - must be: space, tab, comma, semicolon, or bar");
        _separator = separator;
        _headerRow = headerRow;
        _schema = schema;
        _forceDense = forceDense;
    }

    public void Save(IHostEnvironment env, IDataView data, Stream stream, bool keepHidden)
    {
        var columns = data.Schema.Where(column => (keepHidden || !column.IsHidden) && IsSavable(column.Type)).ToArray();
        env.Check(columns.Length > 0, "No valid columns to save");
        bool hasHeader = _headerRow && columns.Any(column => column.Type is not VectorDataViewType || column.SlotNamesOrNull() != null);
        using var cursor = data.GetRowCursor(columns);
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true);
        if (_schema)
            WriteSchema(writer, columns, hasHeader);
        var formatters = columns.Select(column => TextColumnWriter.Create(cursor, column, _separator)).ToArray();
        var line = new TextLineWriter(writer, _separator, _forceDense);
        if (hasHeader)
        {
            foreach (var formatter in formatters)
                formatter.WriteHeader(line);
            line.End("\"\"");
        }
        while (cursor.MoveNext())
        {
            env.CheckAlive();
            foreach (var formatter in formatters)
                formatter.WriteValue(line);
            line.End();
        }
    }

    private static bool IsSavable(DataViewType type)
        => type is VectorDataViewType or KeyDataViewType or NumberDataViewType or TextDataViewType or BooleanDataViewType
            or TimeSpanDataViewType or DateTimeDataViewType or DateTimeOffsetDataViewType;

    private void WriteSchema(TextWriter writer, DataViewSchema.Column[] columns, bool hasHeader)
    {
        writer.WriteLine("#@ TextLoader{");
        if (hasHeader)
            writer.WriteLine("#@   header+");
        writer.WriteLine("#@   sep=" + _separator switch { ' ' => "space", '\t' => "tab", ',' => "comma", ';' => "semicolon", _ => "bar" });
        int start = 0;
        foreach (var column in columns)
        {
            writer.WriteLine("#@   col=" + TextColumnSpec.Format(column.Name, column.Type, start));
            start += column.Type.GetValueCount();
        }
        writer.WriteLine("#@ }");
    }
}
