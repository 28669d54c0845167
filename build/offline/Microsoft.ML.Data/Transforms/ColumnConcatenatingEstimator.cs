using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly string _output;
    private readonly string[] _inputs;

    internal ColumnConcatenatingEstimator(IHostEnvironment env, string outputColumnName, string[] inputColumnNames)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(inputColumnNames);
        if (inputColumnNames.Length == 0)
            throw new ArgumentOutOfRangeException(nameof(inputColumnNames), "Input columns not specified");
        if (inputColumnNames.Any(string.IsNullOrEmpty))
            throw new ArgumentOutOfRangeException(nameof(inputColumnNames), "Contained some null or empty items");
        _environment = env;
        _output = outputColumnName;
        _inputs = inputColumnNames;
    }

    public ColumnConcatenatingTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new ColumnConcatenatingTransformer(_environment, _output, _inputs);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return inputSchema.With(MakeColumn([.. _inputs.Select(name => inputSchema.Find(name))]));
    }

    private SchemaShape.Column MakeColumn(SchemaShape.Column[] inputs)
    {
        foreach (var input in inputs)
        {
            if (input.IsKey)
                throw new InvalidOperationException($"Column '{input.Name}' is key. Concatenation of keys is unsupported.");
            if (!input.ItemType.Equals(inputs[0].ItemType))
                throw new InvalidOperationException($"Concatenated columns should have the same type. "
                    + $"Column '{input.Name}' has type of {input.ItemType}, but expected column type is {inputs[0].ItemType}.");
        }
        var kind = inputs.Any(input => input.Kind == SchemaShape.Column.VectorKind.VariableVector)
            ? SchemaShape.Column.VectorKind.VariableVector
            : SchemaShape.Column.VectorKind.Vector;
        var annotations = new List<SchemaShape.Column>();
        if (inputs.All(ShapeExtensions.IsNormalized))
            annotations.Add(ShapeExtensions.NormalizedAnnotation);
        if (inputs.Any(input => input.Kind == SchemaShape.Column.VectorKind.Scalar || input.HasSlotNames()))
            annotations.Add(ShapeExtensions.SlotNamesAnnotation);
        return new SchemaShape.Column(_output, kind, inputs[0].ItemType, false, new SchemaShape(annotations));
    }
}
