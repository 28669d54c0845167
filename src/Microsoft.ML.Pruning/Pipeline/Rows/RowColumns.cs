using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The columns of a view for training and calibration, checked against the network.</summary>
internal sealed class RowColumns
{
    private readonly NetworkDefinition _definition;
    private readonly NetworkColumns _names;
    private readonly DataViewSchema.Column _features;
    private readonly DataViewSchema.Column? _label;
    private readonly DataViewSchema.Column? _weight;
    private readonly DataViewSchema.Column? _marks;

    private RowColumns(
        IDataView data,
        string what,
        NetworkDefinition definition,
        NetworkColumns names,
        DataViewSchema.Column? label,
        TaskColumns task,
        bool weighted,
        string? marks)
    {
        (Data, What, Task, _definition, _names, _label) = (data, what, task, definition, names, label);
        _features = FeatureColumn.Find(data.Schema, names.Features, definition, what);
        _weight = weighted ? WeightColumn.Find(data.Schema, names.Weight, what) : null;
        _marks = ValidationColumn.Find(data.Schema, marks);
        Shape = new RowShape(((VectorDataViewType)_features.Type).Size, task.Task.Targets + (HasWeights ? 1 : 0));
        if (IsLabelled)
        {
            RequireOutputs();
        }
    }

    public IDataView Data { get; }

    /// <summary>What the data are called in messages.</summary>
    public string What { get; }

    /// <summary>What the labels are for.</summary>
    public TaskColumns Task { get; }

    /// <summary>How many numbers a row has.</summary>
    public RowShape Shape { get; }

    /// <summary>Whether labels are read; without them every row has label 0.</summary>
    public bool IsLabelled => _label is not null;

    /// <summary>Whether weights are read.</summary>
    public bool HasWeights => _weight is not null;

    public string LabelName => _names.Label;

    /// <summary>Finds and checks the columns to learn from.</summary>
    /// <param name="data">The data.</param>
    /// <param name="definition">The network they must fit.</param>
    /// <param name="names">Names the columns.</param>
    /// <param name="task">What the label column is for.</param>
    /// <param name="marks">The column that marks validation rows, or null for none.</param>
    public static RowColumns ToLearn(
        IDataView data, NetworkDefinition definition, NetworkColumns names, TaskColumns task, string? marks = null) =>
        new(data, "data", definition, names, data.Schema[names.Label], task, weighted: true, marks);

    /// <summary>Finds the columns that a stage's network was trained on.</summary>
    /// <remarks>The label must have the classes of then, if it has any.</remarks>
    /// <param name="stage">The stage.</param>
    /// <param name="data">The data.</param>
    /// <param name="what">What the data are called in messages.</param>
    /// <param name="labelled">Whether to read labels and weights.</param>
    /// <param name="weighted">Whether to read weights without labels too.</param>
    /// <param name="marks">The column that marks validation rows, or null for none.</param>
    public static RowColumns Of(
        NetworkStage stage, IDataView data, string what, bool labelled = true, bool weighted = false, string? marks = null) =>
        Like(
            stage.Task,
            "data that the network was trained on",
            data,
            what,
            stage.Network.Definition,
            stage.Columns,
            labelled,
            weighted || labelled,
            marks);

    /// <summary>The same columns of another view, whose label must have the same classes.</summary>
    public RowColumns In(IDataView data, string what) =>
        Like(Task, What, data, what, _definition, _names, IsLabelled, HasWeights, marks: null);

    /// <summary>Starts a pass over the rows.</summary>
    public RowCursor Open()
    {
        DataViewSchema.Column?[] columns = [_features, _label, _weight, _marks];
        var cursor = Data.GetRowCursor(columns.OfType<DataViewSchema.Column>());
        return new RowCursor(cursor, _features, _label is { } label ? Task.LabelsOf(cursor, label) : null, _weight, _marks, What);
    }

    /// <summary>Reads all rows, in memory as far as the budget goes.</summary>
    /// <remarks>What they leave of it stands beside them.</remarks>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public (RowSource Rows, RowBudget Left) ReadAll(RowSettings settings, RowBudget left, Action checkCancelled)
    {
        var most = settings.MoreRowsToHold(Shape, left);
        var (rows, held) = TrainingRows.Read(this, new ValidationSplit(fraction: null, seed: 0), most, checkCancelled);
        RequireWeight(rows.TrainPart, $"rows of the {What}");
        return (rows.Train ?? throw new ArgumentException($"The {What} has no rows."), left.Less(held, Shape));
    }

    /// <summary>Refuses rows none of which counts.</summary>
    /// <param name="part">The rows, if there are any.</param>
    /// <param name="what">What they are called in messages.</param>
    /// <exception cref="ArgumentException">All have weight 0.</exception>
    public void RequireWeight(RowPart part, string what)
    {
        if (part is { Count: > 0, Weight: 0 })
        {
            throw new ArgumentException(
                $"All {part.Count} {what} have weight 0 in column '{_names.Weight}'; at least one must count.");
        }
    }

    private static RowColumns Like(
        TaskColumns task,
        string whose,
        IDataView data,
        string what,
        NetworkDefinition definition,
        NetworkColumns names,
        bool labelled,
        bool weighted,
        string? marks)
    {
        DataViewSchema.Column? label = labelled ? task.Kind.FindLabel(data.Schema, names.Label, what) : null;
        var own = label is { } column ? task.Kind.Of(column) : task;
        var columns = new RowColumns(data, what, definition, names, label, own, weighted, marks);
        columns.RequireClasses(task, whose);
        return columns;
    }

    /// <summary>Refuses labels whose key values are not those of others.</summary>
    private void RequireClasses(TaskColumns others, string whose)
    {
        if (Task.ClassNames is { } own && others.ClassNames is { } theirs && !own.AsSpan().SequenceEqual(theirs.AsSpan()))
        {
            throw new ArgumentException(
                $"The key values of label column '{LabelName}' differ between the {whose} ({Listed(others)}) and the {What} "
                    + $"({Listed(Task)}). Map both with the same fitted transformer.");
        }
    }

    /// <summary>Refuses labels of other numbers of classes or values than the outputs.</summary>
    private void RequireOutputs()
    {
        var (wanted, outputs) = (Task.Task.Outputs, _definition.OutputShape.Count);
        var oneClass = Task.Task.HasAccuracy && Task.Task.ClassCount < 2;
        if (wanted == outputs && !oneClass)
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

        var names = Task.ClassNames is [_, ..] ? $" ({Listed(Task)})" : "";
        throw new ArgumentException(oneClass
            ? $"Label column '{LabelName}' of the {What} has one class only{names}; a classifier needs at least two."
            : $"Label column '{LabelName}' of the {What} has {Task.Task.LabelCount}{names}, but the network '{_definition.Name}' "
                + $"has {outputs} outputs; it needs {Task.Kind.Ending}. Give the last layer as many ({wanted}).");
    }

    private static string Listed(TaskColumns task) => task.ClassNames is { } names
        ? $"{string.Join(", ", names.Take(10))}{(names.Length > 10 ? ", ..." : "")}"
        : "";
}
