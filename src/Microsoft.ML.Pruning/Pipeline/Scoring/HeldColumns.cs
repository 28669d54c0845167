using System.Reflection;
using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Holds the values of scalar columns for a batch.</summary>
/// <remarks>So one pass reads them beside the features.</remarks>
internal sealed class HeldColumns
{
    private readonly Dictionary<int, HeldColumn> _columns;

    /// <summary>Prepares to hold columns of a row that moves.</summary>
    public HeldColumns(DataViewRow row, DataViewSchema.Column[] columns, int capacity)
    {
        _columns = columns.ToDictionary(column => column.Index, column => HeldColumn.Of(row, column));
        Resize(capacity);
    }

    /// <summary>Whether values are small and keep their meaning later.</summary>
    public static bool CanHold(DataViewSchema.Column[] columns) =>
        Array.TrueForAll(columns, column => column.Type is PrimitiveDataViewType);

    /// <summary>Makes room for larger batches; what was held is lost.</summary>
    public void Resize(int capacity)
    {
        foreach (var column in _columns.Values)
        {
            column.Resize(capacity);
        }
    }

    /// <summary>Reads the values of the row as those of one row of the batch.</summary>
    public void Read(int at)
    {
        foreach (var column in _columns.Values)
        {
            column.Read(at);
        }
    }

    /// <summary>The getter of a held column.</summary>
    /// <remarks>It reads the row of the batch that is current when it is called.</remarks>
    public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column, Func<int> current) =>
        _columns[column.Index].GetGetter<TValue>(column, current);

    private abstract class HeldColumn
    {
        public static HeldColumn Of(DataViewRow row, DataViewSchema.Column column) => (HeldColumn)Activator.CreateInstance(
            typeof(HeldColumn<>).MakeGenericType(column.Type.RawType),
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions, binder: null, [row, column], culture: null)!;

        public abstract void Resize(int capacity);

        public abstract void Read(int at);

        public abstract ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column, Func<int> current);
    }

    private sealed class HeldColumn<T>(DataViewRow row, DataViewSchema.Column column) : HeldColumn
    {
        private readonly ValueGetter<T> _getter = row.GetGetter<T>(row.Schema[column.Index]);
        private T[] _values = [];

        public override void Resize(int capacity) => _values = new T[capacity];

        public override void Read(int at) => _getter(ref _values[at]);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column, Func<int> current) =>
            Getters.As<TValue, T>((ref T destination) => destination = _values[current()], column);
    }
}
