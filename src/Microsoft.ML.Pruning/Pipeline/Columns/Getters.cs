namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Hands out the getters of a row, with the usual checks.</summary>
/// <remarks>Every row owes these checks to its readers.</remarks>
internal static class Getters
{
    public static void RequireActive(bool[] active, DataViewSchema.Column column)
    {
        if ((uint)column.Index >= (uint)active.Length || !active[column.Index])
        {
            throw new ArgumentException(
                $"Column '{column.Name}' was not among the columns asked for when this row was opened.", nameof(column));
        }
    }

    public static ValueGetter<TWanted> As<TWanted, TActual>(ValueGetter<TActual> getter, DataViewSchema.Column column) =>
        getter as ValueGetter<TWanted>
        ?? throw new InvalidOperationException($"Column '{column.Name}' has values of type {typeof(TActual)}, not {typeof(TWanted)}.");
}
