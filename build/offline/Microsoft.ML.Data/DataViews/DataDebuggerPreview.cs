using System.Collections.Immutable;
using System.Reflection;

namespace Microsoft.ML.Data;

public sealed class DataDebuggerPreview
{
    internal DataDebuggerPreview(IDataView data, int maxRows)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(maxRows);
        Schema = data.Schema;
        var rows = new List<RowInfo>();
        using (var cursor = data.GetRowCursor(data.Schema))
        {
            Func<object>[] read = [.. data.Schema.Select(column => Reader(cursor, column))];
            while (rows.Count < maxRows && cursor.MoveNext())
                rows.Add(new RowInfo([.. data.Schema.Select(column => KeyValuePair.Create(column.Name, read[column.Index]()))]));
        }
        RowView = [.. rows];
        ColumnView = [.. data.Schema.Select(column => new ColumnInfo(column, [.. rows.Select(row => row.Values[column.Index].Value)]))];
    }

    public DataViewSchema Schema { get; }

    public ImmutableArray<ColumnInfo> ColumnView { get; }

    public ImmutableArray<RowInfo> RowView { get; }

    public override string ToString() => $"{Schema.Count} columns, {RowView.Length} rows";

    private static Func<object> Reader(DataViewRow row, DataViewSchema.Column column)
        => (Func<object>)typeof(DataDebuggerPreview).GetMethod(nameof(TypedReader), BindingFlags.NonPublic | BindingFlags.Static)
            .MakeGenericMethod(column.Type.RawType).Invoke(null, [row, column]);

    private static Func<object> TypedReader<T>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default;
            getter(ref value);
            return value;
        };
    }

    public sealed class RowInfo
    {
        internal RowInfo(KeyValuePair<string, object>[] values) => Values = values;

        public KeyValuePair<string, object>[] Values { get; }

        public override string ToString() => $"{Values.Length} columns";
    }

    public sealed class ColumnInfo
    {
        internal ColumnInfo(DataViewSchema.Column column, object[] values)
        {
            Column = column;
            Values = values;
        }

        public DataViewSchema.Column Column { get; }

        public object[] Values { get; }

        public override string ToString() => $"{Column.Name}: {Column.Type}";
    }
}
