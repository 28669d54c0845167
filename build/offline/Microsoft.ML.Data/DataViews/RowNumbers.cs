using System.Numerics;
using System.Reflection;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

// A number for every row of a cursor, which filters and splits compare.
internal static class RowNumbers
{
    // Uniform in [0, 1), the same for the same row number and seed.
    public static Func<double> Random(int seed) => new Random(seed).NextDouble;

    // Uniform in [0, 1) over the values of a column, equal for equal values.
    public static Func<double> Hashed(DataViewRow row, DataViewSchema.Column column, int seed)
        => Invoke<Func<double>>(HashedValue<int>, column.Type.RawType, row, column, seed);

    // The value of a numeric column; of a key its place within its range, in (0, 1).
    public static Func<double> Value(DataViewRow row, DataViewSchema.Column column)
    {
        ulong keys = column.Type.GetKeyCount();
        var value = Invoke<Func<double>>(NumberValue<int>, column.Type.RawType, row, column);
        return keys == 0 ? value : () => value() is > 0 and var key ? (key - 0.5) / keys : double.NaN;
    }

    // Whether the value of a column is missing: NaN, or the key 0; of a vector whether any is.
    public static Func<bool> IsMissing(DataViewRow row, DataViewSchema.Column column)
    {
        var item = column.Type.GetItemType();
        if (item is not KeyDataViewType && item.RawType != typeof(float) && item.RawType != typeof(double))
        {
            throw ((IExceptionContext)null).ExceptParam(nameof(column),
                $"Column '{column.Name}' has type {column.Type} which does not support missing values, "
                    + "so we cannot filter on missing values");
        }
        return Invoke<Func<bool>>(
            column.Type is VectorDataViewType ? AnyMissing<int> : ValueMissing<int>, item.RawType, row, column, item is KeyDataViewType);
    }

    private static Func<double> HashedValue<T>(DataViewRow row, DataViewSchema.Column column, int seed)
    {
        var getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            ulong hash = 14695981039346656037UL ^ (uint)seed;
            foreach (char c in value.ToString())
                hash = (hash ^ c) * 1099511628211UL;
            hash = BitOperations.RotateLeft(hash * 0xff51afd7ed558ccd, 33) * 0xc4ceb9fe1a85ec53;
            return (hash >> 11) / (double)(1UL << 53);
        };
    }

    private static Func<double> NumberValue<T>(DataViewRow row, DataViewSchema.Column column) where T : INumber<T>
    {
        var getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            return double.CreateChecked(value);
        };
    }

    private static Func<bool> ValueMissing<T>(DataViewRow row, DataViewSchema.Column column, bool isKey) where T : INumber<T>
    {
        var getter = row.GetGetter<T>(column);
        T value = default;
        return () =>
        {
            getter(ref value);
            return isKey ? T.IsZero(value) : T.IsNaN(value);
        };
    }

    private static Func<bool> AnyMissing<T>(DataViewRow row, DataViewSchema.Column column, bool isKey) where T : INumber<T>
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return () =>
        {
            getter(ref value);
            foreach (var item in value.GetValues())
            {
                if (isKey ? T.IsZero(item) : T.IsNaN(item))
                    return true;
            }
            return isKey && !value.IsDense;
        };
    }

    private static TResult Invoke<TResult>(Delegate method, Type type, params object[] arguments)
        => (TResult)method.Method.GetGenericMethodDefinition().MakeGenericMethod(type)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
}
