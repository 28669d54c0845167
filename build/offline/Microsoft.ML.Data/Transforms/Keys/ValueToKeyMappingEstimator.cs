using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly (string Output, string Input)[] _columns;
    private readonly int _maximumNumberOfKeys;
    private readonly KeyOrdinality _ordinality;
    private readonly bool _textKeyValues;
    private readonly IDataView _keyData;

    internal ValueToKeyMappingEstimator(
        IHostEnvironment env,
        (string, string)[] columns,
        int maximumNumberOfKeys,
        KeyOrdinality keyOrdinality,
        bool textKeyValues,
        IDataView keyData)
    {
        if (keyData != null && keyData.Schema.Count != 1)
        {
            throw env.ExceptParam(nameof(keyData),
                $"If specified, this data view should contain only a single column containing the terms to map, "
                    + $"but this had {keyData.Schema.Count} columns.");
        }
        _environment = env;
        _columns = columns;
        _maximumNumberOfKeys = maximumNumberOfKeys;
        _ordinality = keyOrdinality;
        _textKeyValues = textKeyValues;
        _keyData = keyData;
    }

    public enum KeyOrdinality : byte
    {
        ByOccurrence = 0,
        ByValue = 1,
    }

    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        _environment.CheckValue(input, nameof(input));
        _environment.CheckParam(_maximumNumberOfKeys > 0, "maximumNumberOfKeys", $"Must be positive, but it is {_maximumNumberOfKeys}.");
        foreach (var (_, name) in _columns)
        {
            if (input.Schema.GetColumnOrNull(name) == null)
                throw _environment.ExceptSchemaMismatch(nameof(input), "input", name);
        }
        var maps = _keyData == null ? Learn(input, [.. _columns.Select(column => column.Input)]) : FromKeyData(input.Schema);
        return new ValueToKeyMappingTransformer(_environment, _columns, maps, _textKeyValues);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _environment.CheckValue(inputSchema, nameof(inputSchema));
        return inputSchema.With(_columns.Select(pair => MakeColumn(pair.Output, inputSchema.Find(pair.Input))));
    }

    private SchemaShape.Column MakeColumn(string name, SchemaShape.Column source)
    {
        if (!source.IsKey || !source.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var values)
            || values.Kind != SchemaShape.Column.VectorKind.Vector)
        {
            values = new SchemaShape.Column(
                AnnotationUtils.Kinds.KeyValues, SchemaShape.Column.VectorKind.Vector,
                _textKeyValues ? TextDataViewType.Instance : source.ItemType, source.IsKey && !_textKeyValues);
        }
        var annotations = source.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out var slots)
            ? new[] { slots, values }
            : [values];
        return new SchemaShape.Column(name, source.Kind, NumberDataViewType.UInt32, true, new SchemaShape(annotations));
    }

    private TermMap[] FromKeyData(DataViewSchema schema)
    {
        var map = Learn(_keyData, [_keyData.Schema[0].Name])[0];
        foreach (var (_, name) in _columns)
        {
            var type = schema[name].Type.GetItemType();
            if (!type.Equals(map.ItemType))
            {
                throw _environment.ExceptParam("keyData",
                    $"Data view of key values has terms of type '{map.ItemType}', but the column '{name}' has item type '{type}'");
            }
        }
        return [.. _columns.Select(_ => map)];
    }

    // One pass over the data for all columns.
    private TermMap[] Learn(IDataView data, string[] names)
    {
        var columns = names.Select(name => data.Schema[name]).ToArray();
        using var cursor = data.GetRowCursor(columns);
        var builders = columns.Select(column => TermBuilder.Create(cursor, column, _maximumNumberOfKeys)).ToArray();
        bool more = true;
        while (more && cursor.MoveNext())
        {
            _environment.CheckAlive();
            more = false;
            foreach (var builder in builders)
                more |= builder.AddRow();
        }
        return [.. builders.Select(builder => builder.Finish(_ordinality == KeyOrdinality.ByValue))];
    }
}
