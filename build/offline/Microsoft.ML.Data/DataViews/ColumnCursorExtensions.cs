using System.Reflection;

namespace Microsoft.ML.Data;

public static class ColumnCursorExtensions
{
    public static IEnumerable<T> GetColumn<T>(this IDataView data, string columnName)
    {
        ArgumentNullException.ThrowIfNull(data);
        return GetColumn<T>(data, data.Schema[columnName]);
    }

    public static IEnumerable<T> GetColumn<T>(this IDataView data, DataViewSchema.Column column)
    {
        ArgumentNullException.ThrowIfNull(data);
        var type = column.Type;
        if (column.Index >= data.Schema.Count || data.Schema[column.Index].Name != column.Name || data.Schema[column.Index].Type != type)
            throw new ArgumentOutOfRangeException(
                nameof(column), $"column with name {column.Name}, type {type}, and index {column.Index} cannot be found in data");
        if (type.RawType == typeof(T))
            return Read(data, column, (T value) => value);
        if (typeof(T) == typeof(string) && type is TextDataViewType)
            return (IEnumerable<T>)Read(data, column, (ReadOnlyMemory<char> text) => text.ToString());
        if (typeof(T) == typeof(string[]) && type.GetItemType() is TextDataViewType && type is VectorDataViewType)
            return (IEnumerable<T>)Read(
                data, column, (VBuffer<ReadOnlyMemory<char>> texts) => texts.DenseValues().Select(text => text.ToString()).ToArray());
        if (typeof(T).IsArray && type is VectorDataViewType vector && typeof(T).GetElementType() == vector.ItemType.RawType)
            return (IEnumerable<T>)typeof(ColumnCursorExtensions).GetMethod(
                nameof(ReadArrays), BindingFlags.NonPublic | BindingFlags.Static)
                .MakeGenericMethod(vector.ItemType.RawType).Invoke(null, [data, column]);
        throw new ArgumentOutOfRangeException(
            nameof(column), $"Cannot map column (name: {column.Name}, type: {type}) in data to the user-defined type, {typeof(T)}.");
    }

    private static IEnumerable<T[]> ReadArrays<T>(IDataView data, DataViewSchema.Column column)
        => Read(data, column, (VBuffer<T> vector) => vector.DenseValues().ToArray());

    private static IEnumerable<TOut> Read<TIn, TOut>(IDataView data, DataViewSchema.Column column, Func<TIn, TOut> convert)
    {
        using var cursor = data.GetRowCursor([column]);
        var getter = cursor.GetGetter<TIn>(column);
        TIn value = default;
        while (cursor.MoveNext())
        {
            getter(ref value);
            yield return convert(value);
        }
    }
}
