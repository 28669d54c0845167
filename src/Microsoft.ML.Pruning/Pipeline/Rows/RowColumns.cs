using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The columns of a data view that training and calibration read, checked against the network.</summary>
internal sealed class RowColumns
{
    private readonly NetworkDefinition _definition;
    private readonly NetworkColumns _names;
    private readonly DataViewSchema.Column _features;
    private readonly (DataViewSchema.Column Column, KeyDataViewType Type)? _label;
    private readonly DataViewSchema.Column? _marks;

    private RowColumns(IDataView data, string what, NetworkDefinition definition, NetworkColumns names, bool labelled, string? marks)
    {
        Data = data;
        What = what;
        _definition = definition;
        _names = names;
        _features = FeatureColumn.Find(data.Schema, names.Features, definition, what);
        _label = labelled ? LabelColumn.Find(data.Schema, names.Label, what) : null;
        _marks = ValidationColumn.Find(data.Schema, marks);
        Classes = _label is { } label ? ClassLabels.Of(label.Column, label.Type) : null;
        FeatureCount = ((VectorDataViewType)_features.Type).Size;
        RequireClasses();
    }

    public IDataView Data { get; }

    /// <summary>What the data are called in messages.</summary>
    public string What { get; }

    /// <summary>The classes of the label; null where labels are not read.</summary>
    public ClassLabels? Classes { get; }

    public int FeatureCount { get; }

    public int ClassCount => checked((int)_definition.OutputShape.Count);

    public string LabelName => _names.Label;

    /// <summary>Finds and checks the columns.</summary>
    /// <param name="data">The data.</param>
    /// <param name="what">What the data are called in messages.</param>
    /// <param name="definition">The network they must fit.</param>
    /// <param name="names">Names the columns.</param>
    /// <param name="labelled">Whether to read labels; without them every row has label 0.</param>
    /// <param name="marks">The column that marks validation rows, or null for none.</param>
    public static RowColumns Find(
        IDataView data, string what, NetworkDefinition definition, NetworkColumns names, bool labelled = true, string? marks = null) =>
        new(data, what, definition, names, labelled, marks);

    /// <summary>
    /// Finds and checks the columns that the network of a stage was trained on, whose label must have the classes of then.
    /// </summary>
    public static RowColumns Of(NetworkStage stage, IDataView data, string what, bool labelled = true, string? marks = null)
    {
        var columns = Find(data, what, stage.Network.Definition, stage.Columns, labelled, marks);
        columns.RequireClasses(stage.Classes, "data that the network was trained on");
        return columns;
    }

    /// <summary>The same columns of another view, whose label must have the same classes.</summary>
    public RowColumns In(IDataView data, string what)
    {
        var columns = new RowColumns(data, what, _definition, _names, Classes is not null, marks: null);
        columns.RequireClasses(Classes, What);
        return columns;
    }

    /// <summary>Starts a pass over the rows.</summary>
    public RowCursor Open()
    {
        List<DataViewSchema.Column> columns = [_features];
        if (_label is { } label)
        {
            columns.Add(label.Column);
        }

        if (_marks is { } marks)
        {
            columns.Add(marks);
        }

        return new RowCursor(Data.GetRowCursor(columns), _features, _label, _marks, What);
    }

    /// <summary>Reads all rows, in memory as far as what is left of the budget goes; what they leave stands beside them.</summary>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public (RowSource Rows, RowBudget Left) ReadAll(RowSettings settings, RowBudget left, Action checkCancelled)
    {
        var most = settings.MoreRowsToHold(FeatureCount, left);
        var (rows, held) = TrainingRows.Read(this, new ValidationSplit(fraction: null, seed: 0), most, checkCancelled);
        return (rows.Train ?? throw new ArgumentException($"The {What} has no rows."), left.Less(held, FeatureCount));
    }

    /// <summary>Refuses labels whose key values are not those of others.</summary>
    private void RequireClasses(ClassLabels? others, string whose)
    {
        if (Classes is not null && others is not null && !Classes.Names.AsSpan().SequenceEqual(others.Names.AsSpan()))
        {
            throw new ArgumentException(
                $"The key values of label column '{LabelName}' differ between the {whose} ({Listed(others)}) and the {What} "
                    + $"({Listed(Classes)}). "
                + "Map both with the same fitted transformer.");
        }
    }

    private void RequireClasses()
    {
        if (Classes is null || (Classes.Count == ClassCount && ClassCount > 1))
        {
            return;
        }

        // The key of a label that was mapped on no rows has one value all the same: say what is really wrong.
        using (var rows = Data.GetRowCursor([]))
        {
            if (!rows.MoveNext())
            {
                throw new ArgumentException($"The {What} has no rows.");
            }
        }

        var names = Classes.Names.IsEmpty ? "" : $" ({Listed(Classes)})";
        throw new ArgumentException(Classes.Count < 2
            ? $"Label column '{LabelName}' of the {What} has one class only{names}; a classifier needs at least two."
            : $"Label column '{LabelName}' of the {What} is a key of {Classes.Count} values{names}, but the network '{_definition.Name}' "
                + $"has {ClassCount} outputs; "
                + "it needs one output for each class. Give the last layer that many outputs.");
    }

    private static string Listed(ClassLabels classes) =>
        $"{string.Join(", ", classes.Names.Take(10))}{(classes.Names.Length > 10 ? ", ..." : "")}";
}
