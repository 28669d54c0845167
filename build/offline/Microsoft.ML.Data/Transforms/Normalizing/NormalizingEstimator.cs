using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class NormalizingEstimator : IEstimator<NormalizingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly (string Output, string Input)[] _columns;
    private readonly NormalizerOptions _options;

    internal NormalizingEstimator(IHostEnvironment env, (string, string)[] columns, NormalizerOptions options)
    {
        env.CheckParam(
            options.MaximumExampleCount > 1, "maximumExampleCount", $"Must be greater than 1, but it is {options.MaximumExampleCount}.");
        _environment = env;
        _columns = columns;
        _options = options;
    }

    public NormalizingTransformer Fit(IDataView input)
    {
        _environment.CheckValue(input, nameof(input));
        var columns = _columns.Select(pair => Find(input.Schema, pair.Input)).ToArray();
        using var cursor = input.GetRowCursor(columns);
        var trainers = columns.Select(column => NormalizerTrainer.Create(cursor, column, _options)).ToArray();
        bool more = true;
        while (more && cursor.MoveNext())
        {
            _environment.CheckAlive();
            more = false;
            foreach (var trainer in trainers)
                more |= trainer.AddRow();
        }
        return new NormalizingTransformer(_environment, _columns, [.. trainers.Select(trainer => trainer.Finish())]);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _environment.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(_columns.Select(pair =>
        {
            var source = inputSchema.Find(pair.Input);
            if (source.Kind == SchemaShape.Column.VectorKind.VariableVector)
                throw _environment.ExceptSchemaMismatch(
                    nameof(inputSchema), "input", pair.Input, "known-size vector or scalar", source.GetTypeString());
            if (!IsReal(source.ItemType))
                throw _environment.ExceptSchemaMismatch(
                    nameof(inputSchema), "input", pair.Input, "vector or scalar of Single or Double", source.GetTypeString());
            SchemaShape.Column[] annotations = source.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out var slots)
                ? [ShapeExtensions.NormalizedAnnotation, slots]
                : [ShapeExtensions.NormalizedAnnotation];
            return new SchemaShape.Column(pair.Output, source.Kind, source.ItemType, source.IsKey, new SchemaShape(annotations));
        }));
    }

    private static bool IsReal(DataViewType type) => type == NumberDataViewType.Single || type == NumberDataViewType.Double;

    private DataViewSchema.Column Find(DataViewSchema input, string name)
    {
        var column = input.GetColumnOrNull(name) ?? throw _environment.ExceptSchemaMismatch(nameof(input), "input", name);
        if (!IsReal(column.Type.GetItemType()) || column.Type is VectorDataViewType { IsKnownSize: false })
        {
            throw _environment.ExceptSchemaMismatch(
                nameof(input), "input", name, "scalar or known-size vector of Single or Double", column.Type.ToString());
        }
        return column;
    }
}
