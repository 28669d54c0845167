namespace Microsoft.ML.Data;

// Getters that read the members of the object that a row stands for.
internal static class MemberGetters
{
    public static Delegate Create<TRow>(MemberColumn column, Func<TRow> current)
    {
        if (column.MemberType == typeof(string))
            return Text(column, current);
        if (column.MemberType == typeof(string[]))
            return Texts(column, current);
        Func<MemberColumn, Func<TRow>, Delegate> create = column switch
        {
            { MemberType.IsArray: true } => Items<TRow, int>,
            { Type: VectorDataViewType } => Vector<TRow, int>,
            { Type: KeyDataViewType } => Key<TRow, uint>,
            _ => Value<TRow, int>,
        };
        return (Delegate)create.Method.GetGenericMethodDefinition()
            .MakeGenericMethod(typeof(TRow), column.Type.GetItemType().RawType).Invoke(null, [column, current]);
    }

    private static Delegate Text<TRow>(MemberColumn column, Func<TRow> current)
    {
        var read = column.Reader<TRow, string>();
        return (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = read(current()).AsMemory());
    }

    private static Delegate Texts<TRow>(MemberColumn column, Func<TRow> current)
    {
        var read = column.Reader<TRow, string[]>();
        return (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            var items = read(current()) ?? [];
            var editor = VBufferEditor.Create(ref value, items.Length);
            for (int i = 0; i < items.Length; i++)
                editor.Values[i] = items[i].AsMemory();
            value = editor.Commit();
        });
    }

    private static Delegate Items<TRow, T>(MemberColumn column, Func<TRow> current)
    {
        var read = column.Reader<TRow, T[]>();
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) =>
        {
            var items = read(current()) ?? [];
            var editor = VBufferEditor.Create(ref value, items.Length);
            items.CopyTo(editor.Values);
            value = editor.Commit();
        });
    }

    private static Delegate Vector<TRow, T>(MemberColumn column, Func<TRow> current)
    {
        var read = column.Reader<TRow, VBuffer<T>>();
        return (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => read(current()).CopyTo(ref value));
    }

    // A member holds a key counted from 0, a column one counted from 1 where 0 is missing.
    private static Delegate Key<TRow, T>(MemberColumn column, Func<TRow> current) where T : System.Numerics.INumber<T>
    {
        var read = column.Reader<TRow, T>();
        ulong most = ((KeyDataViewType)column.Type).Count - 1;
        return (ValueGetter<T>)((ref T value) =>
        {
            ulong raw = ulong.CreateChecked(read(current()));
            value = raw <= most ? T.CreateChecked(raw + 1) : T.Zero;
        });
    }

    private static Delegate Value<TRow, T>(MemberColumn column, Func<TRow> current)
    {
        var read = column.Reader<TRow, T>();
        return (ValueGetter<T>)((ref T value) => value = read(current()));
    }
}
