using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>A column that a network adds.</summary>
internal abstract class OutputColumn(string name, DataViewType type, DataViewSchema.Annotations annotations)
{
    public string Name => name;

    public DataViewType Type => type;

    public DataViewSchema.Annotations Annotations => annotations;

    /// <summary>A vector of all outputs.</summary>
    public static OutputColumn Vector(string name, int length, DataViewSchema.Annotations annotations) =>
        new OutputColumn<VBuffer<float>>(
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
    public static OutputColumn Number(string name, DataViewSchema.Annotations annotations) => new OutputColumn<float>(
        name, NumberDataViewType.Single, annotations, (ReadOnlySpan<float> outputs, ref float value) => value = outputs[0]);

    /// <summary>The getter of the column, which has the schema's <paramref name="column"/>.</summary>
    public abstract ValueGetter<TValue> GetGetter<TValue>(CurrentOutputs current, DataViewSchema.Column column);
}
