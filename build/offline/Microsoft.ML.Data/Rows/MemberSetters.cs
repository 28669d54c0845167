namespace Microsoft.ML.Data;

// Setters that write the values of a row into the members of an object.
internal static class MemberSetters
{
    // The setters of those columns that the row has; the others are an error unless they may be missing.
    public static Action<TRow> Create<TRow>(DataViewRow row, IEnumerable<(MemberColumn Member, DataViewSchema.Column Column)> columns)
    {
        var setters = columns.Select(item => Create<TRow>(row, item.Member, item.Column)).ToArray();
        return target =>
        {
            foreach (var setter in setters)
                setter(target);
        };
    }

    public static List<(MemberColumn Member, DataViewSchema.Column Column)> Bind(
        Type rowType, SchemaDefinition definition, DataViewSchema schema, bool ignoreMissingColumns)
    {
        var bound = new List<(MemberColumn, DataViewSchema.Column)>();
        foreach (var member in MemberColumn.Of(rowType, definition ?? SchemaDefinition.Create(rowType, SchemaDefinition.Direction.Write)))
        {
            if (schema.GetColumnOrNull(member.Name) is not { } column)
            {
                if (ignoreMissingColumns)
                    continue;
                throw new ArgumentOutOfRangeException(nameof(schema), $"Could not find  column '{member.Name}'");
            }
            var itemType = SchemaDefinition.ItemTypeOf(member.MemberType, out bool isVector);
            if (isVector != column.Type is VectorDataViewType || column.Type.GetItemType().RawType != itemType)
                throw new InvalidOperationException($"Can't bind the IDataView column '{column.Name}' of type '{column.Type}' to field or "
                    + $"property '{member.Member.Name}' of type '{member.MemberType.FullName}'.");
            bound.Add((member, column));
        }
        return bound;
    }

    private static Action<TRow> Create<TRow>(DataViewRow row, MemberColumn member, DataViewSchema.Column column)
    {
        if (member.MemberType == typeof(string))
            return Text<TRow>(row, member, column);
        if (member.MemberType == typeof(string[]))
            return Texts<TRow>(row, member, column);
        Func<DataViewRow, MemberColumn, DataViewSchema.Column, Delegate> create = member switch
        {
            { MemberType.IsArray: true } => Items<TRow, int>,
            { Type: VectorDataViewType } => Vector<TRow, int>,
            _ => Value<TRow, int>,
        };
        return (Action<TRow>)create.Method.GetGenericMethodDefinition()
            .MakeGenericMethod(typeof(TRow), column.Type.GetItemType().RawType).Invoke(null, [row, member, column]);
    }

    private static Action<TRow> Text<TRow>(DataViewRow row, MemberColumn member, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        var write = member.Writer<TRow, string>();
        ReadOnlyMemory<char> value = default;
        return target =>
        {
            getter(ref value);
            write(target, value.ToString());
        };
    }

    private static Action<TRow> Texts<TRow>(DataViewRow row, MemberColumn member, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        var write = member.Writer<TRow, string[]>();
        VBuffer<ReadOnlyMemory<char>> value = default;
        return target =>
        {
            getter(ref value);
            write(target, [.. value.DenseValues().Select(item => item.ToString())]);
        };
    }

    // An array of the right length that the object already holds is written over.
    private static Delegate Items<TRow, T>(DataViewRow row, MemberColumn member, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        var read = member.Reader<TRow, T[]>();
        var write = member.Writer<TRow, T[]>();
        VBuffer<T> value = default;
        return (Action<TRow>)(target =>
        {
            getter(ref value);
            var items = read(target);
            if (items?.Length != value.Length)
                items = new T[value.Length];
            value.CopyTo(items);
            write(target, items);
        });
    }

    private static Delegate Vector<TRow, T>(DataViewRow row, MemberColumn member, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<VBuffer<T>>(column);
        var read = member.Reader<TRow, VBuffer<T>>();
        var write = member.Writer<TRow, VBuffer<T>>();
        return (Action<TRow>)(target =>
        {
            var value = read(target);
            getter(ref value);
            write(target, value);
        });
    }

    private static Delegate Value<TRow, T>(DataViewRow row, MemberColumn member, DataViewSchema.Column column)
    {
        var getter = row.GetGetter<T>(column);
        var write = member.Writer<TRow, T>();
        T value = default;
        return (Action<TRow>)(target =>
        {
            getter(ref value);
            write(target, value);
        });
    }
}
