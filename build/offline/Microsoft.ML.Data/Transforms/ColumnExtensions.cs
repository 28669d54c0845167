using System.Collections.Immutable;

namespace Microsoft.ML.Data;

internal static class ColumnExtensions
{
    // A vector of the same dimensions with other items, or just the item type.
    public static DataViewType WithItems(this DataViewType type, PrimitiveDataViewType itemType)
        => type is VectorDataViewType vector ? new VectorDataViewType(itemType, vector.Dimensions) : itemType;

    // The names of the slots of a vector column, or null where it has none.
    public static string[] SlotNamesOrNull(this DataViewSchema.Column column)
    {
        if (column.Type is not VectorDataViewType { IsKnownSize: true } type
            || column.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.SlotNames)?.Type is not VectorDataViewType names
            || names.Size != type.Size || names.ItemType is not TextDataViewType)
        {
            return null;
        }
        VBuffer<ReadOnlyMemory<char>> values = default;
        column.Annotations.GetValue(AnnotationUtils.Kinds.SlotNames, ref values);
        return [.. values.DenseValues().Select(value => value.ToString())];
    }

    // The names of the slots of a vector, of these dimensions where it has more than one.
    public static void AddSlotNames(
        this DataViewSchema.Annotations.Builder annotations, string[] names, ImmutableArray<int>? dimensions = null)
    {
        var values = names.Select(name => name.AsMemory()).ToArray();
        annotations.Add(
            AnnotationUtils.Kinds.SlotNames,
            new VectorDataViewType(TextDataViewType.Instance, dimensions ?? [names.Length]),
            (ref VBuffer<ReadOnlyMemory<char>> destination) =>
                VBuffer<ReadOnlyMemory<char>>.Copy(values, 0, ref destination, values.Length));
    }

    // The buffer itself, or where it is sparse and must not be, a dense copy. A buffer cannot be made dense in place.
    public static VBuffer<T> WithoutGaps<T>(this VBuffer<T> buffer, bool mustBeDense, ref VBuffer<T> dense)
    {
        if (buffer.IsDense || !mustBeDense)
            return buffer;
        buffer.CopyToDense(ref dense);
        return dense;
    }

    // A scalar column read as a vector of one slot.
    public static ValueGetter<VBuffer<T>> AsVector<T>(this ValueGetter<T> getter)
        => (ref VBuffer<T> destination) =>
        {
            var editor = VBufferEditor.Create(ref destination, 1);
            getter(ref editor.Values[0]);
            destination = editor.Commit();
        };
}
