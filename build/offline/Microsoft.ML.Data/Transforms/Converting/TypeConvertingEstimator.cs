using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class TypeConvertingEstimator : TrivialEstimator<TypeConvertingTransformer>
{
    internal TypeConvertingEstimator(IHostEnvironment env, (string, string)[] columns, DataKind outputKind)
        : base(new TypeConvertingTransformer(env, columns, outputKind))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(Transformer.Columns.Select(pair =>
        {
            var source = inputSchema.Find(pair.Input);
            var type = Transformer.OutputKind.ToPrimitiveType();
            if (!Conversions.TryGet(source.ItemType, type, out _))
                throw Contracts.ExceptParam(null, nameof(inputSchema), $"Don't know how to convert {pair.Input} into {type}");
            return new SchemaShape.Column(pair.Output, source.Kind, type, false, source.Annotations);
        }));
    }
}
