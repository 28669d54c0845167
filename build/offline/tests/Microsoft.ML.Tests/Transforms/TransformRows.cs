using Microsoft.ML.Data;

namespace Microsoft.ML.Tests;

// Rows and short cuts that the tests of transforms share.
internal static class TransformRows
{
    public static IDataView Load<TRow>(MLContext ml, params TRow[] rows) where TRow : class => ml.Data.LoadFromEnumerable(rows);

    public static T[] Values<T>(this IDataView data, string column) => [.. data.GetColumn<T>(column)];

    public static string[] SlotNames(this IDataView data, string column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        data.Schema[column].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }

    public static T[] KeyValues<T>(this IDataView data, string column)
    {
        VBuffer<T> values = default;
        data.Schema[column].GetKeyValues(ref values);
        return [.. values.DenseValues()];
    }

    public static string[] TextKeyValues(this IDataView data, string column)
        => [.. data.KeyValues<ReadOnlyMemory<char>>(column).Select(value => value.ToString())];

    // The model after a trip through a file, loaded by another context.
    public static ITransformer SaveAndLoad(this ITransformer model, MLContext ml, IDataView data)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out _);
    }
}
