using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class KeyToVectorMappingEstimator : TrivialEstimator<KeyToVectorMappingTransformer>
{
    internal KeyToVectorMappingEstimator(IHostEnvironment env, (string, string)[] columns)
        : base(new KeyToVectorMappingTransformer(env, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(Transformer.Columns.Select(pair => MakeColumn(pair.Output, inputSchema.Find(pair.Input))));
    }

    private static SchemaShape.Column MakeColumn(string name, SchemaShape.Column source)
    {
        bool isKnownSize = source.Kind != SchemaShape.Column.VectorKind.VariableVector;
        bool isNamed = isKnownSize && source.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var values)
            && values.ItemType is TextDataViewType;
        SchemaShape.Column[] annotations = isNamed
            ? [ShapeExtensions.SlotNamesAnnotation, ShapeExtensions.NormalizedAnnotation]
            : [ShapeExtensions.NormalizedAnnotation];
        var kind = isKnownSize ? SchemaShape.Column.VectorKind.Vector : source.Kind;
        return new SchemaShape.Column(name, kind, NumberDataViewType.Single, false, new SchemaShape(annotations));
    }
}
