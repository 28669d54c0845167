using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>A column of values of one type.</summary>
internal sealed class OutputColumn<T>(string name, DataViewType type, DataViewSchema.Annotations annotations, OutputGetter<T> get)
    : OutputColumn(name, type, annotations)
{
    public override ValueGetter<TValue> GetGetter<TValue>(CurrentOutputs current, DataViewSchema.Column column) =>
        Getters.As<TValue, T>((ref T value) => get(current(), ref value), column);
}
