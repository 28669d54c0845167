using System.Collections.Immutable;
using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Key values whose .NET type is <typeparamref name="T"/>.</summary>
internal sealed class KeyValueCodec<T>(PrimitiveDataViewType type, string name, Func<T, string> format, Func<string, T> parse)
    : KeyValueCodec(type, name)
{
    public override Array Read(DataViewSchema.Annotations annotations, string kind)
    {
        var buffer = default(VBuffer<T>);
        annotations.GetValue(kind, ref buffer);
        var values = new T[buffer.Length];
        buffer.CopyTo(values);
        return values;
    }

    public override void Add(DataViewSchema.Annotations.Builder annotations, string kind, Array values)
    {
        var owned = (T[])values;
        annotations.Add(kind, new VectorDataViewType(Type, owned.Length), (ref VBuffer<T> destination) =>
        {
            var editor = VBufferEditor.Create(ref destination, owned.Length);
            owned.CopyTo(editor.Values);
            destination = editor.Commit();
        });
    }

    public override ImmutableArray<string> Format(Array values) => [.. ((T[])values).Select(format)];

    public override Array Parse(ImmutableArray<string> texts) => texts.Select(parse).ToArray();
}
