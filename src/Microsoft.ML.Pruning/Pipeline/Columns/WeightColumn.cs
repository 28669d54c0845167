using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Finds and checks the column that weighs rows.</summary>
internal static class WeightColumn
{
    /// <summary>Checks a promised column of weights, as the pipeline is put together; null for none.</summary>
    public static void Require(SchemaShape schema, string? name)
    {
        if (name is null)
        {
            return;
        }

        var column = schema.FirstOrDefault(candidate => candidate.Name == name);
        if (column.Name is null)
        {
            throw Absent(name, "data", Columns.Listed(schema), nameof(schema));
        }

        if (column.IsKey || column.Kind != SchemaShape.Column.VectorKind.Scalar || !column.ItemType.Equals(NumberDataViewType.Single))
        {
            throw WrongType(name, "data", $"{(column.IsKey ? "Key" : column.Kind.ToString())} of {column.ItemType}", nameof(schema));
        }
    }

    /// <summary>The column of weights, a Single; null for none.</summary>
    public static DataViewSchema.Column? Find(DataViewSchema schema, string? name, string what)
    {
        if (name is null)
        {
            return null;
        }

        var column = schema.GetColumnOrNull(name) ?? throw Absent(name, what, Columns.Listed(schema), nameof(schema));
        return column.Type.Equals(NumberDataViewType.Single)
            ? column
            : throw WrongType(name, what, column.Type.ToString()!, nameof(schema));
    }

    private static ArgumentException Absent(string name, string what, string present, string parameter) =>
        new($"The {what} has no column '{name}' to weigh rows by; it has {present}.", parameter);

    private static ArgumentException WrongType(string name, string what, string type, string parameter) =>
        new($"Column '{name}' of the {what}, which weighs rows, must be of Single, but its type is {type}. "
            + "Convert it with ml.Transforms.Conversion.ConvertType.", parameter);
}
