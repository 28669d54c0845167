using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

// The columns that evaluators read, found by name and read as numbers.
internal static class EvaluatedColumns
{
    public static DataViewSchema.Column Find(IHostEnvironment env, IDataView data, string role, string name)
        => data.Schema.GetColumnOrNull(name) ?? throw env.ExceptSchemaMismatch("schema", role, name);

    public static void CheckSingle(IHostEnvironment env, DataViewSchema.Column column, string role)
    {
        if (column.Type != NumberDataViewType.Single)
            throw env.ExceptSchemaMismatch("schema", role, column.Name, "Single", column.Type.ToString());
    }

    // Keys count from 1, with 0 for a missing one; labels of classes count from 0. True is 1 and false is 0.
    public static Func<float> NumberGetter(DataViewRow row, DataViewSchema.Column column)
        => GenericCall.Invoke<Func<float>>(
            column.Type is KeyDataViewType ? KeyGetter<uint> : NumberGetter<float>, column.Type.RawType, row, column);

    private static Func<float> NumberGetter<TNumber>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<TNumber>(column);
        var toNumber = Conversions.Get<TNumber, float>(column.Type, NumberDataViewType.Single);
        TNumber value = default;
        return () =>
        {
            getter(ref value);
            return toNumber(value);
        };
    }

    private static Func<float> KeyGetter<TKey>(DataViewRow row, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<TKey>(column);
        var toNumber = Conversions.Get<TKey, ulong>(column.Type, NumberDataViewType.UInt64);
        ulong count = column.Type.GetKeyCount();
        TKey key = default;
        return () =>
        {
            getter(ref key);
            ulong number = toNumber(key);
            return number == 0 || number > count ? float.NaN : number - 1;
        };
    }
}
