using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Finds and checks the column that marks validation rows.</summary>
internal static class ValidationColumn
{
    /// <summary>Checks a promised column of marks, as the pipeline is put together.</summary>
    /// <remarks>So a wrong one is known before anything is trained. Null for none.</remarks>
    public static void Require(SchemaShape schema, string? name)
    {
        if (name is null)
        {
            return;
        }

        var column = schema.FirstOrDefault(candidate => candidate.Name == name);
        if (column.Name is null)
        {
            throw Absent(name, Columns.Listed(schema), nameof(schema));
        }

        if (column is not { IsKey: false, Kind: SchemaShape.Column.VectorKind.Scalar, ItemType: BooleanDataViewType })
        {
            throw WrongType(name, column.ItemType.ToString()!, nameof(schema));
        }
    }

    /// <summary>The column of marks, a Boolean; null for none.</summary>
    public static DataViewSchema.Column? Find(DataViewSchema schema, string? name)
    {
        if (name is null)
        {
            return null;
        }

        var column = schema.GetColumnOrNull(name) ?? throw Absent(name, Columns.Listed(schema), nameof(schema));
        return column.Type is BooleanDataViewType ? column : throw WrongType(name, column.Type.ToString()!, nameof(schema));
    }

    private static ArgumentException Absent(string name, string present, string parameter) =>
        new($"The data has no column '{name}' to mark validation rows; it has {present}.", parameter);

    private static ArgumentException WrongType(string name, string type, string parameter) =>
        new($"Column '{name}', which marks validation rows, must be of Boolean, but its type is {type}.", parameter);
}
