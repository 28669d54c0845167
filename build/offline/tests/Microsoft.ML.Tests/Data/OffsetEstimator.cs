namespace Microsoft.ML.Tests.Data;

// Its offset is the largest value of its input. A scalar number must be there when a chain is put together.
internal sealed class OffsetEstimator(string output, string input) : IEstimator<OffsetTransformer>
{
    public int Fits { get; private set; }

    public OffsetTransformer Fit(IDataView input1)
    {
        Fits++;
        float largest = 0;
        using var cursor = input1.GetRowCursor([input1.Schema[input]]);
        var getter = cursor.GetGetter<float>(input1.Schema[input]);
        float value = 0;
        while (cursor.MoveNext())
        {
            getter(ref value);
            largest = Math.Max(largest, value);
        }
        return new OffsetTransformer(output, input, largest);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        var column = inputSchema.FirstOrDefault(candidate => candidate.Name == input);
        if (column.Name == null)
            throw new ArgumentException($"no column '{input}'", nameof(inputSchema));
        return new SchemaShape([.. inputSchema.Where(other => other.Name != output), Renamed(column)]);
    }

    // The shape of a column has no public constructor.
    private SchemaShape.Column Renamed(SchemaShape.Column column)
        => (SchemaShape.Column)Activator.CreateInstance(
            typeof(SchemaShape.Column),
            System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic,
            null,
            [output, column.Kind, column.ItemType, column.IsKey, null],
            null)!;
}
