using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    internal KeyToValueMappingEstimator(IHostEnvironment env, (string, string)[] columns)
        : base(new KeyToValueMappingTransformer(env, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(Transformer.Columns.Select(pair => MakeColumn(pair.Output, inputSchema.Find(pair.Input))));
    }

    private static SchemaShape.Column MakeColumn(string name, SchemaShape.Column source)
    {
        if (!source.IsKey)
            throw Contracts.ExceptSchemaMismatch(null, "inputSchema", "input", source.Name, "KeyType", source.GetTypeString());
        if (!source.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var values))
            throw Contracts.ExceptParam(null, "inputSchema", $"Input column '{source.Name}' doesn't contain key values metadata");
        var annotations = source.HasSlotNames() ? new SchemaShape([ShapeExtensions.SlotNamesAnnotation]) : null;
        return new SchemaShape.Column(name, source.Kind, values.ItemType, values.IsKey, annotations);
    }
}
