using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Finds, checks and reads the vector of inputs.</summary>
internal static class FeatureColumn
{
    /// <summary>Finds the feature column and checks it.</summary>
    /// <remarks>It must be a vector of floats as long as the network's input.</remarks>
    /// <param name="schema">Where to look.</param>
    /// <param name="name">The column.</param>
    /// <param name="definition">The network; null where it is not known yet.</param>
    /// <param name="what">What has the schema, for messages.</param>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, NetworkDefinition? definition, string what = "data")
    {
        var column = schema.GetColumnOrNull(name) ?? throw Absent(name, what, Columns.Listed(schema), definition, nameof(schema));
        if (column.Type is not VectorDataViewType { IsKnownSize: true } vector || !vector.ItemType.Equals(NumberDataViewType.Single))
        {
            throw WrongType(name, what, column.Type.ToString()!, nameof(schema));
        }

        return definition is null || vector.Size == definition.InputShape.Count
            ? column
            : throw new ArgumentException(
                $"Feature column '{name}' of the {what} has {vector.Size} slots, but the network '{definition.Name}' takes "
                    + $"{definition.InputShape.Count} inputs "
                + $"({definition.InputShape}). Give features of that length, or a definition whose input shape fits them.", nameof(schema));
    }

    /// <summary>Checks a promised feature column, as the pipeline is put together.</summary>
    public static void Require(SchemaShape schema, string name, NetworkDefinition? definition)
    {
        var column = schema.FirstOrDefault(candidate => candidate.Name == name);
        if (column.Name is null)
        {
            throw Absent(name, "data", Columns.Listed(schema), definition, nameof(schema));
        }

        if (column.IsKey || column.Kind != SchemaShape.Column.VectorKind.Vector || !column.ItemType.Equals(NumberDataViewType.Single))
        {
            throw WrongType(name, "data", $"{(column.IsKey ? "Key" : column.Kind.ToString())} of {column.ItemType}", nameof(schema));
        }
    }

    /// <summary>Copies features that are finite and of the right number.</summary>
    /// <exception cref="InvalidDataException">A value is NaN or infinite, or the length differs.</exception>
    public static void Copy(in VBuffer<float> features, Span<float> destination, string column, long row, string what = "data")
    {
        if (features.Length != destination.Length)
        {
            throw new InvalidDataException(
                $"Feature column '{column}' of the {what} has {features.Length} slots in row {row}, "
                    + $"but the network takes {destination.Length} inputs.");
        }

        features.CopyTo(destination);
        var slot = FirstNotFinite(destination);
        if (slot >= 0)
        {
            throw new InvalidDataException(
                $"Feature column '{column}' of the {what} has the value {destination[slot]} in slot {slot} of row {row} (both counted from "
                    + "0); features must be finite. "
                + "Replace missing values before the network (ml.Transforms.ReplaceMissingValues), or drop such rows.");
        }
    }

    private static ArgumentException Absent(string name, string what, string present, NetworkDefinition? definition, string parameter) =>
        new($"The network{(definition is null ? "" : $" '{definition.Name}'")} reads its inputs from column '{name}', but "
            + $"the {what} has no such column; it has {present}. "
            + $"Concatenate the inputs into '{name}', or name the column that has them.", parameter);

    private static ArgumentException WrongType(string name, string what, string type, string parameter) =>
        new($"Feature column '{name}' of the {what} must be a vector of Single of known size, but its type is {type}. "
            + "Convert it with ml.Transforms.Conversion.ConvertType, or build it with ml.Transforms.Concatenate.", parameter);

    private static int FirstNotFinite(ReadOnlySpan<float> values)
    {
        // One vectorised sum clears the common case; a sum that overflows is looked at value by value.
        if (float.IsFinite(System.Numerics.Tensors.TensorPrimitives.SumOfMagnitudes(values)))
        {
            return -1;
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
