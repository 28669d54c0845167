using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
    where TSrc : class, new()
    where TDst : class, new()
{
    internal CustomMappingEstimator(
        IHostEnvironment env,
        Action<TSrc, TDst> mapAction,
        string contractName,
        SchemaDefinition inputDefinition,
        SchemaDefinition outputDefinition)
        : base(new CustomMappingTransformer<TSrc, TDst>(env, mapAction, contractName, inputDefinition, outputDefinition))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (var needed in Transformer.InputColumns)
            CheckInput(inputSchema.Find(needed.Name), needed.Type);
        return inputSchema.With(SchemaShape.Create(MemberColumn.SchemaOf(Transformer.OutputColumns)));
    }

    // Where the class asks for a vector of any length, one of a known length will do.
    private static void CheckInput(SchemaShape.Column column, DataViewType type)
    {
        SchemaShape.GetColumnTypeShape(type, out var kind, out var itemType, out bool isKey);
        bool fits = itemType.Equals(column.ItemType) && isKey == column.IsKey
            && (kind == column.Kind
                || (kind == SchemaShape.Column.VectorKind.VariableVector && column.Kind == SchemaShape.Column.VectorKind.Vector));
        if (!fits)
            throw Contracts.ExceptSchemaMismatch(null, "inputSchema", "input", column.Name, type.ToString(), column.GetTypeString());
    }
}
