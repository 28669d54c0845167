using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>A column that a network adds.</summary>
internal abstract class OutputColumn
{
    private OutputColumn(string name, DataViewType type, DataViewSchema.Annotations annotations) =>
        (Name, Type, Annotations) = (name, type, annotations);

    /// <summary>The scores of the current row.</summary>
    internal delegate ReadOnlySpan<float> Current();

    /// <summary>Reads a value from the scores of a row.</summary>
    internal delegate void Reader<T>(ReadOnlySpan<float> outputs, ref T value);

    public string Name { get; }

    public DataViewType Type { get; }

    public DataViewSchema.Annotations Annotations { get; }

    /// <summary>A column of values of one type.</summary>
    public static OutputColumn Of<T>(string name, DataViewType type, DataViewSchema.Annotations annotations, Reader<T> read) =>
        new Typed<T>(name, type, annotations, read);

    /// <summary>A vector of all outputs.</summary>
    public static OutputColumn Vector(string name, int length, DataViewSchema.Annotations annotations) => Of(
        name,
        new VectorDataViewType(NumberDataViewType.Single, length),
        annotations,
        (ReadOnlySpan<float> outputs, ref VBuffer<float> value) =>
        {
            var editor = VBufferEditor.Create(ref value, outputs.Length);
            outputs.CopyTo(editor.Values);
            value = editor.Commit();
        });

    /// <summary>The one output.</summary>
    public static OutputColumn Number(string name, DataViewSchema.Annotations annotations) => Of(
        name, NumberDataViewType.Single, annotations, (ReadOnlySpan<float> outputs, ref float value) => value = outputs[0]);

    /// <summary>The getter of the column, which has the schema's <paramref name="column"/>.</summary>
    public abstract ValueGetter<TValue> GetGetter<TValue>(Current current, DataViewSchema.Column column);

    private sealed class Typed<T>(string name, DataViewType type, DataViewSchema.Annotations annotations, Reader<T> read)
        : OutputColumn(name, type, annotations)
    {
        public override ValueGetter<TValue> GetGetter<TValue>(Current current, DataViewSchema.Column column) =>
            Getters.As<TValue, T>((ref T value) => read(current(), ref value), column);
    }
}
