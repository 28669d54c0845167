namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Names the columns of a schema in messages.</summary>
internal static class Columns
{
    private const int Most = 20;

    public static string Listed(DataViewSchema schema) =>
        Listed([.. schema.Where(column => !column.IsHidden).Select(column => column.Name)]);

    public static string Listed(SchemaShape shape) => Listed([.. shape.Select(column => column.Name)]);

    private static string Listed(string[] names) => names.Length switch
    {
        0 => "no columns",
        <= Most => string.Join(", ", names.Select(name => $"'{name}'")),
        _ => string.Join(", ", names.Take(Most).Select(name => $"'{name}'")) + $" and {names.Length - Most} more",
    };
}
