using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal sealed class ConcatenatingMapper : RowMapper
{
    private readonly DataViewSchema.Column[] _sources;
    private readonly DataViewSchema.DetachedColumn _column;

    public ConcatenatingMapper(DataViewSchema inputSchema, string output, string[] inputs) : base(inputSchema)
    {
        _sources = [.. inputs.Select(
            name => inputSchema.GetColumnOrNull(name) ?? throw Contracts.ExceptSchemaMismatch(null, nameof(inputSchema), "input", name))];
        var itemType = _sources[0].Type.GetItemType();
        foreach (var source in _sources)
        {
            if (!source.Type.GetItemType().Equals(itemType))
                throw Contracts.ExceptSchemaMismatch(
                    null, nameof(inputSchema), "input", source.Name, itemType.ToString(), source.Type.ToString());
        }
        _column = IsIdentity
            ? new DataViewSchema.DetachedColumn(output, _sources[0].Type, _sources[0].Annotations)
            : MakeColumn(output, (PrimitiveDataViewType)itemType);
    }

    public override IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns => [_column];

    private bool IsIdentity => _sources is [{ Type: VectorDataViewType }];

    public override IEnumerable<int> GetDependencies(int output) => _sources.Select(source => source.Index);

    public override Delegate[] MakeGetters(DataViewRow input, bool[] active)
        => IsIdentity
            ? [input.GetGetterOf(_sources[0])]
            : [GenericCall.Invoke<Delegate>(MakeGetter<int>, _column.Type.GetItemType().RawType, input)];

    private DataViewSchema.DetachedColumn MakeColumn(string name, PrimitiveDataViewType itemType)
    {
        var sizes = _sources.Select(source => source.Type is VectorDataViewType vector ? vector.Size : 1).ToArray();
        int size = sizes.Contains(0) ? 0 : sizes.Sum();
        var annotations = new DataViewSchema.Annotations.Builder();
        if (itemType is NumberDataViewType && _sources.All(SchemaAnnotationsExtensions.IsNormalized))
            annotations.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
        if (size > 0 && _sources.Any(source => source.Type is not VectorDataViewType || source.SlotNamesOrNull() != null))
            annotations.AddSlotNames([.. _sources.SelectMany(SlotNames)]);
        return new DataViewSchema.DetachedColumn(name, new VectorDataViewType(itemType, size), annotations.ToAnnotations());
    }

    // A scalar names its slot; the slots of a vector are named after the column and their own names, where they have some.
    private static IEnumerable<string> SlotNames(DataViewSchema.Column source)
    {
        if (source.Type is not VectorDataViewType vector)
            return [source.Name];
        return source.SlotNamesOrNull()?.Select(slot => slot.Length == 0 ? "" : $"{source.Name}.{slot}")
            ?? Enumerable.Repeat("", vector.Size);
    }

    private ValueGetter<VBuffer<T>> MakeGetter<T>(DataViewRow input)
    {
        var parts = _sources.Select(source => MakePart<T>(input, source)).ToArray();
        var buffers = new VBuffer<T>[parts.Length];
        return (ref VBuffer<T> destination) =>
        {
            int length = 0;
            int count = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                parts[i](ref buffers[i]);
                length += buffers[i].Length;
                count += buffers[i].GetValues().Length;
            }
            if (count <= length / 2)
                JoinSparse(buffers, length, count, ref destination);
            else
                JoinDense(buffers, length, ref destination);
        };
    }

    private static ValueGetter<VBuffer<T>> MakePart<T>(DataViewRow input, DataViewSchema.Column source)
    {
        var column = input.Schema[source.Index];
        if (source.Type is not VectorDataViewType vector)
            return input.GetGetter<T>(column).AsVector();
        var getter = input.GetGetter<VBuffer<T>>(column);
        return (ref VBuffer<T> destination) =>
        {
            getter(ref destination);
            if (vector.Size != 0 && vector.Size != destination.Length)
                throw new InvalidOperationException($"Column '{source.Name}': expected {vector.Size} slots, but got {destination.Length}");
        };
    }

    private static void JoinDense<T>(VBuffer<T>[] parts, int length, ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, length);
        int offset = 0;
        foreach (var part in parts)
        {
            part.CopyTo(editor.Values, offset);
            offset += part.Length;
        }
        destination = editor.Commit();
    }

    private static void JoinSparse<T>(VBuffer<T>[] parts, int length, int count, ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, length, count);
        int offset = 0;
        int next = 0;
        foreach (var part in parts)
        {
            var values = part.GetValues();
            var indices = part.GetIndices();
            for (int i = 0; i < values.Length; i++)
            {
                editor.Values[next] = values[i];
                editor.Indices[next++] = offset + (part.IsDense ? i : indices[i]);
            }
            offset += part.Length;
        }
        destination = editor.Commit();
    }
}
