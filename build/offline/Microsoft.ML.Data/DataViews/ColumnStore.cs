using System.Reflection;

namespace Microsoft.ML.Data;

// The values of one column, kept by slot.
internal abstract class ColumnStore
{
    public static ColumnStore Create(DataViewType type)
        => (ColumnStore)Activator.CreateInstance(typeof(ColumnStore<>).MakeGenericType(type.RawType));

    // Reads the current value of the row into a slot each time it is called.
    public abstract Action<int> Fill(DataViewRow row, DataViewSchema.Column column);

    public abstract Delegate Getter(Func<int> slot);

    public abstract void Move(int from, int to);
}

internal sealed class ColumnStore<T> : ColumnStore
{
    private delegate void Copier(in T source, ref T destination);

    private static readonly Copier _copy = MakeCopier();
    private T[] _values = [];

    public override Action<int> Fill(DataViewRow row, DataViewSchema.Column column) => Fill(row.GetGetter<T>(column));

    public Action<int> Fill(ValueGetter<T> getter)
    {
        T value = default;
        return slot =>
        {
            if (slot >= _values.Length)
                Array.Resize(ref _values, Math.Max(slot + 1, Math.Max(16, _values.Length * 2)));
            getter(ref value);
            _copy(value, ref _values[slot]);
        };
    }

    public override Delegate Getter(Func<int> slot)
        => (ValueGetter<T>)((ref T destination) => _copy(_values[slot()], ref destination));

    public override void Move(int from, int to) => (_values[from], _values[to]) = (_values[to], _values[from]);

    private static Copier MakeCopier()
    {
        if (!typeof(T).IsGenericType || typeof(T).GetGenericTypeDefinition() != typeof(VBuffer<>))
            return (in T source, ref T destination) => destination = source;
        var copy = typeof(ColumnStore<T>).GetMethod(nameof(CopyVector), BindingFlags.NonPublic | BindingFlags.Static);
        return copy.MakeGenericMethod(typeof(T).GetGenericArguments()).CreateDelegate<Copier>();
    }

    private static void CopyVector<TItem>(in VBuffer<TItem> source, ref VBuffer<TItem> destination) => source.CopyTo(ref destination);
}
