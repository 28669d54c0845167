using System.Reflection;

namespace Microsoft.ML.Data;

internal static class RowExtensions
{
    private static readonly MethodInfo _getGetter = typeof(DataViewRow).GetMethod(nameof(DataViewRow.GetGetter));

    // Which columns of a schema a list of needed columns names, by index.
    public static bool[] ActiveFlags(this DataViewSchema schema, IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        var active = new bool[schema.Count];
        foreach (var column in columnsNeeded)
        {
            if (column.Index >= schema.Count || schema[column.Index].Name != column.Name)
                throw new ArgumentException($"The column '{column.Name}' ({column.Index}) is not of this schema.", nameof(columnsNeeded));
            active[column.Index] = true;
        }
        return active;
    }

    // The getter of a column as a delegate of its raw type.
    public static Delegate GetGetterOf(this DataViewRow row, DataViewSchema.Column column)
        => (Delegate)_getGetter.MakeGenericMethod(row.Schema[column.Index].Type.RawType)
            .Invoke(row, BindingFlags.DoNotWrapExceptions, null, [column], null);

    // A getter for TValue, or an error that names the column and both types.
    public static ValueGetter<TValue> As<TValue>(this Delegate getter, DataViewSchema.Column column)
        => getter as ValueGetter<TValue>
            ?? throw new InvalidOperationException(
                $"Invalid TValue: '{typeof(TValue)}', expected type: '{column.Type.RawType}' of column '{column.Name}'.");
}
