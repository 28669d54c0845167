using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal static class ShapeExtensions
{
    public static SchemaShape.Column NormalizedAnnotation { get; }
        = new(AnnotationUtils.Kinds.IsNormalized, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false);

    public static SchemaShape.Column SlotNamesAnnotation { get; }
        = new(AnnotationUtils.Kinds.SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, false);

    public static SchemaShape.Column Find(this SchemaShape inputSchema, string name)
        => inputSchema.TryFindColumn(name, out var column)
            ? column
            : throw Contracts.ExceptSchemaMismatch(null, nameof(inputSchema), "input", name);

    // Columns replace those of the same name; new ones go last.
    public static SchemaShape With(this SchemaShape schema, params IEnumerable<SchemaShape.Column> columns)
    {
        var result = schema.ToDictionary(column => column.Name);
        foreach (var column in columns)
            result[column.Name] = column;
        return new SchemaShape(result.Values);
    }

    public static bool IsNormalized(this SchemaShape.Column column)
        => column.Annotations.TryFindColumn(AnnotationUtils.Kinds.IsNormalized, out var annotation)
            && annotation.Kind == SchemaShape.Column.VectorKind.Scalar && annotation.ItemType is BooleanDataViewType;

    public static bool HasSlotNames(this SchemaShape.Column column)
        => column.Kind == SchemaShape.Column.VectorKind.Vector
            && column.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out var annotation)
            && annotation.Kind == SchemaShape.Column.VectorKind.Vector && annotation.ItemType is TextDataViewType;
}
