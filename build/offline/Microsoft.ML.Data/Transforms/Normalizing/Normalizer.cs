using System.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

using Parameters = Transforms.NormalizingTransformer.NormalizerModelParametersBase;

// The learned function of one column.
internal abstract class Normalizer
{
    public abstract Parameters Parameters { get; }

    public static Normalizer Load(BinaryReader reader)
    {
        bool isDouble = reader.ReadBoolean();
        return isDouble ? Load<double>(reader) : Load<float>(reader);
    }

    public abstract void CheckType(DataViewSchema.Column source);

    public abstract Delegate MakeGetter(DataViewRow input, DataViewSchema.Column source);

    public abstract void Save(BinaryWriter writer);

    private static Normalizer Load<T>(BinaryReader reader) where T : struct, IBinaryFloatingPointIeee754<T>
    {
        bool isCdf = reader.ReadBoolean();
        bool isVector = reader.ReadBoolean();
        var first = ReadArray<T>(reader);
        var second = reader.ReadBoolean() ? ReadArray<T>(reader) : null;
        return isCdf ? new CdfNormalizer<T>(isVector, first, second) : new AffineNormalizer<T>(isVector, first, second);
    }

    private static T[] ReadArray<T>(BinaryReader reader)
    {
        var values = new T[reader.ReadCount()];
        for (int i = 0; i < values.Length; i++)
            values[i] = ValueCodec<T>.Read(reader);
        return values;
    }
}

internal abstract class Normalizer<T>(bool isCdf, bool isVector, T[] first, T[] second) : Normalizer
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    protected bool IsVector => isVector;

    protected T[] First => first;

    protected T[] Second => second;

    // True where zeros map to zeros, so that sparse vectors stay sparse.
    protected abstract bool KeepsZeros { get; }

    public override void CheckType(DataViewSchema.Column source)
    {
        bool fits = source.Type.GetItemType().RawType == typeof(T)
            && source.Type is VectorDataViewType == isVector
            && source.Type.GetValueCount() == first.Length;
        if (!fits)
        {
            throw Contracts.ExceptSchemaMismatch(null, "inputSchema", "input", source.Name,
                isVector ? $"known-size vector of {first.Length} {typeof(T).Name}" : $"scalar of {typeof(T).Name}", source.Type.ToString());
        }
    }

    public override Delegate MakeGetter(DataViewRow input, DataViewSchema.Column source)
        => isVector ? MakeVectorGetter(input.GetGetter<VBuffer<T>>(source)) : MakeScalarGetter(input.GetGetter<T>(source));

    public override void Save(BinaryWriter writer)
    {
        writer.Write(typeof(T) == typeof(double));
        writer.Write(isCdf);
        writer.Write(isVector);
        WriteArray(writer, first);
        writer.Write(second != null);
        if (second != null)
            WriteArray(writer, second);
    }

    protected abstract T Map(T value, int slot);

    private static void WriteArray(BinaryWriter writer, T[] values)
    {
        writer.Write(values.Length);
        foreach (T value in values)
            ValueCodec<T>.Write(writer, value);
    }

    private ValueGetter<T> MakeScalarGetter(ValueGetter<T> getter)
        => (ref T destination) =>
        {
            getter(ref destination);
            destination = Map(destination, 0);
        };

    private ValueGetter<VBuffer<T>> MakeVectorGetter(ValueGetter<VBuffer<T>> getter)
    {
        VBuffer<T> buffer = default;
        VBuffer<T> dense = default;
        return (ref VBuffer<T> destination) =>
        {
            getter(ref buffer);
            if (buffer.Length != first.Length)
                throw Contracts.Except($"Normalizer expected {first.Length} slots, but the input data column has {buffer.Length} slots.");
            var source = buffer.WithoutGaps(!KeepsZeros, ref dense);
            var values = source.GetValues();
            var indices = source.GetIndices();
            var editor = VBufferEditor.Create(ref destination, source.Length, values.Length);
            for (int i = 0; i < values.Length; i++)
                editor.Values[i] = Map(values[i], source.IsDense ? i : indices[i]);
            indices.CopyTo(editor.Indices);
            destination = editor.Commit();
        };
    }
}
