using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The columns of a data view that training reads, checked against the network.</summary>
internal sealed class LabeledColumns
{
    private readonly DataViewSchema.Column _features;
    private readonly DataViewSchema.Column _label;
    private readonly KeyDataViewType _key;
    private readonly DataViewSchema.Column? _marks;

    private LabeledColumns(
        IDataView data, DataViewSchema.Column features, DataViewSchema.Column label, KeyDataViewType key, DataViewSchema.Column? marks)
    {
        Data = data;
        _features = features;
        _label = label;
        _key = key;
        _marks = marks;
        Classes = ClassLabels.Of(label, key);
        FeatureCount = ((VectorDataViewType)features.Type).Size;
    }

    public IDataView Data { get; }

    public ClassLabels Classes { get; }

    public int FeatureCount { get; }

    public string LabelName => _label.Name;

    /// <summary>Finds and checks the columns.</summary>
    /// <param name="data">The data.</param>
    /// <param name="definition">The network they must fit.</param>
    /// <param name="options">Names the columns.</param>
    /// <param name="marked">Whether to read the column that marks validation rows.</param>
    public static LabeledColumns Find(IDataView data, NetworkDefinition definition, TorchNetworkOptions options, bool marked)
    {
        var features = FeatureColumn.Find(data.Schema, options.FeatureColumnName, definition);
        var (label, key) = LabelColumn.Find(data.Schema, options.LabelColumnName);
        var columns = new LabeledColumns(data, features, label, key, marked ? FindMarks(data.Schema, options.ValidationColumnName) : null);
        columns.CheckClasses(definition);
        return columns;
    }

    /// <summary>Starts a pass over the rows.</summary>
    public LabeledCursor Open()
    {
        List<DataViewSchema.Column> columns = [_features, _label];
        if (_marks is { } marks)
        {
            columns.Add(marks);
        }

        return new LabeledCursor(Data.GetRowCursor(columns), _features, _label, _key, _marks);
    }

    private void CheckClasses(NetworkDefinition definition)
    {
        if (Classes.Count == definition.OutputShape.Count && Classes.Count > 1)
        {
            return;
        }

        // The key of a label that was mapped on no rows has one value all the same: say what is really wrong.
        using (var rows = Data.GetRowCursor([]))
        {
            if (!rows.MoveNext())
            {
                throw new ArgumentException("The data have no rows.");
            }
        }

        string names = Classes.Names.IsEmpty ? "" : $" ({string.Join(", ", Classes.Names.Take(10))}{(Classes.Count > 10 ? ", ..." : "")})";
        throw new ArgumentException(Classes.Count < 2
            ? $"Label column '{LabelName}' has one class only{names}; a classifier needs at least two."
            : $"Label column '{LabelName}' is a key of {Classes.Count} values{names}, but the network '{definition.Name}' has {definition.OutputShape.Count} outputs; "
                + "it needs one output for each class. Give the last layer that many outputs.");
    }

    private static DataViewSchema.Column? FindMarks(DataViewSchema schema, string? name)
    {
        if (name is null)
        {
            return null;
        }

        var column = schema.GetColumnOrNull(name) ?? throw new ArgumentException(
            $"The data has no column '{name}' to mark validation rows; it has {Columns.Listed(schema)}.", nameof(schema));
        return column.Type is BooleanDataViewType
            ? column
            : throw new ArgumentException($"Column '{name}', which marks validation rows, must be of Boolean, but its type is {column.Type}.", nameof(schema));
    }
}
