using System.Numerics;
using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Finds, checks and reads the label.</summary>
internal static class LabelColumn
{
    /// <summary>What <see cref="Getter"/> gives for a row without a label.</summary>
    public const int Missing = -1;

    /// <summary>What the data of a fit are called in messages.</summary>
    private const string Learned = "data";

    /// <summary>Checks the promise of a label, when a pipeline is put together.</summary>
    public static SchemaShape.Column Find(SchemaShape schema, string name)
    {
        var column = schema.FirstOrDefault(candidate => candidate.Name == name);
        if (column.Name is null)
        {
            throw Absent(name, Learned, Columns.Listed(schema), nameof(schema));
        }

        return column is { IsKey: true, Kind: SchemaShape.Column.VectorKind.Scalar }
            ? column
            : throw NotKey(name, Learned, column.ItemType.ToString()!, nameof(schema));
    }

    /// <summary>Finds the label, which must be a key, in what is called so in messages.</summary>
    public static (DataViewSchema.Column Column, KeyDataViewType Type) Find(DataViewSchema schema, string name, string what = Learned)
    {
        var column = schema.GetColumnOrNull(name) ?? throw Absent(name, what, Columns.Listed(schema), nameof(schema));
        return column.Type is KeyDataViewType key ? (column, key) : throw NotKey(name, what, column.Type.ToString()!, nameof(schema));
    }

    /// <summary>Reads labels counted from 0, or <see cref="Missing"/>.</summary>
    public static Func<int> Getter(DataViewRow row, DataViewSchema.Column column, KeyDataViewType type) => type.RawType switch
    {
        var raw when raw == typeof(byte) => Getter<byte>(row, column, type.Count),
        var raw when raw == typeof(ushort) => Getter<ushort>(row, column, type.Count),
        var raw when raw == typeof(uint) => Getter<uint>(row, column, type.Count),
        _ => Getter<ulong>(row, column, type.Count),
    };

    private static Func<int> Getter<T>(DataViewRow row, DataViewSchema.Column column, ulong count)
        where T : struct, IBinaryInteger<T>
    {
        var get = row.GetGetter<T>(column);
        var value = default(T);
        return () =>
        {
            get(ref value);
            var key = ulong.CreateTruncating(value);
            return key == 0 || key > count ? Missing : (int)(key - 1);
        };
    }

    private static ArgumentException Absent(string name, string what, string present, string parameter) =>
        new($"The {what} has no label column '{name}'; it has {present}. "
            + (what == Learned
                ? "Name the column that has the label in the trainer's options."
                : "Give one with the columns that the network was trained on."), parameter);

    private static ArgumentException NotKey(string name, string what, string type, string parameter) =>
        new($"Label column '{name}' of the {what} must be a key, but its type is {type}. "
            + (what == Learned ? $"Put ml.Transforms.Conversion.MapValueToKey(\"{name}\") "
                + "before the trainer." : "Map it with the transformer that was fitted to the training data."), parameter);
}
