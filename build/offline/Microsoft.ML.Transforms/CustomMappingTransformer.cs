using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class CustomMappingTransformer<TSrc, TDst> : ITransformer
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly IHostEnvironment _environment;
    private readonly Action<TSrc, TDst> _mapAction;
    private readonly string _contractName;
    private readonly SchemaDefinition _inputDefinition;

    internal CustomMappingTransformer(
        IHostEnvironment env,
        Action<TSrc, TDst> mapAction,
        string contractName,
        SchemaDefinition inputDefinition,
        SchemaDefinition outputDefinition)
    {
        env.CheckValue(mapAction, nameof(mapAction));
        _environment = env;
        _mapAction = mapAction;
        _contractName = contractName;
        _inputDefinition = inputDefinition ?? SchemaDefinition.Create(typeof(TSrc), SchemaDefinition.Direction.Write);
        InputColumns = MemberColumn.Of(typeof(TSrc), _inputDefinition);
        OutputColumns = MemberColumn.Of(
            typeof(TDst), outputDefinition ?? SchemaDefinition.Create(typeof(TDst), SchemaDefinition.Direction.Read));
    }

    bool ITransformer.IsRowToRowMapper => true;

    internal MemberColumn[] InputColumns { get; }

    internal MemberColumn[] OutputColumns { get; }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        _environment.CheckValue(inputSchema, nameof(inputSchema));
        return new BoundRowMapper(Bind(inputSchema)).OutputSchema;
    }

    public IDataView Transform(IDataView input)
    {
        _environment.CheckValue(input, nameof(input));
        return new MappedDataView(input, Bind(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => new BoundRowMapper(Bind(inputSchema));

    // Only the name is saved: the function comes back from the factory that bears it.
    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        if (_contractName == null)
            throw _environment.Except("Empty contract name for a transform: the transform cannot be saved");
        CustomMappingLoader.Save(ctx, _contractName, _mapAction.Method.DeclaringType.Assembly);
    }

    private CustomMapper<TSrc, TDst> Bind(DataViewSchema inputSchema)
        => new(
            inputSchema,
            MemberSetters.Bind(typeof(TSrc), _inputDefinition, inputSchema, ignoreMissingColumns: false),
            OutputColumns,
            _mapAction);
}
