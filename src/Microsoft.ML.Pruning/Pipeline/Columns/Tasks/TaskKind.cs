using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Tasks;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>A kind of task in pipelines, before data are known.</summary>
/// <remarks>Says which label it takes and which columns its networks add.</remarks>
internal abstract class TaskKind
{
    /// <summary>What messages call the data of a fit.</summary>
    private const string Learned = "data";

    /// <summary>The MLContext's catalog of its trainers.</summary>
    /// <remarks>Its name is also ML.NET's for the kind of its scores.</remarks>
    public abstract string Catalog { get; }

    /// <summary>What a missing label looks like, in messages.</summary>
    public abstract string MissingLabel { get; }

    /// <summary>What the network's last layer is like, in messages.</summary>
    public abstract string Ending { get; }

    /// <summary>What the label must be, in messages.</summary>
    protected abstract string LabelType { get; }

    /// <summary>Finds the label column, whose type must suit the task.</summary>
    /// <exception cref="ArgumentException">There is none, or it is of another type.</exception>
    public DataViewSchema.Column FindLabel(DataViewSchema schema, string name, string what = Learned)
    {
        var column = schema.GetColumnOrNull(name) ?? throw Absent(name, what, Columns.Listed(schema));
        return Takes(column.Type) ? column : throw WrongType(name, what, column.Type.ToString()!);
    }

    /// <summary>Finds a promised label, as the pipeline is put together.</summary>
    /// <exception cref="ArgumentException">There is none, or it is of another type.</exception>
    public SchemaShape.Column FindLabel(SchemaShape schema, string name)
    {
        var column = schema.FirstOrDefault(candidate => candidate.Name == name);
        return column.Name is null ? throw Absent(name, Learned, Columns.Listed(schema))
            : Takes(column) ? column
            : throw WrongType(name, Learned, column is { IsKey: false, Kind: SchemaShape.Column.VectorKind.Scalar }
                ? column.ItemType.ToString()!
                : $"{(column.IsKey ? "Key" : column.Kind.ToString())} of {column.ItemType}");
    }

    /// <summary>The task of a label that was found.</summary>
    public abstract TaskColumns Of(DataViewSchema.Column label);

    /// <summary>The shape of the label behind a score column.</summary>
    /// <remarks>As far as shapes tell: the one that its network learned.</remarks>
    public abstract SchemaShape.Column LabelBehind(SchemaShape schema, SchemaShape.Column score, NetworkColumns columns);

    /// <summary>The columns that a network adds, as shapes; the score comes first.</summary>
    /// <remarks>The shape of the label is given.</remarks>
    public abstract SchemaShape.Column[] AddedShapes(SchemaShape.Column label, NetworkColumns columns);

    /// <summary>The network's columns, which must have different names.</summary>
    public abstract (string Role, string Name)[] AddedNames(NetworkColumns columns);

    /// <summary>The loss of a regression.</summary>
    /// <exception cref="ArgumentException">The task has one loss only.</exception>
    public virtual void RequireLoss(RegressionLoss? loss)
    {
        if (loss is not null)
        {
            throw new ArgumentException(
                $"Loss is {loss}, which is for regression; a trainer of ml.{Catalog} has one loss. Leave Loss null.", nameof(loss));
        }
    }

    /// <summary>Whether a column is a label of the task.</summary>
    protected abstract bool Takes(DataViewType type);

    /// <summary>Whether a promised column is a label of the task.</summary>
    protected abstract bool Takes(SchemaShape.Column column);

    /// <summary>How to make a column such a label.</summary>
    /// <param name="name">The column.</param>
    /// <param name="learned">Whether the network learns from it, or has learnt from another.</param>
    protected abstract string Advice(string name, bool learned);

    private static ArgumentException Absent(string name, string what, string present) =>
        new($"The {what} has no label column '{name}'; it has {present}. "
            + (what == Learned
                ? "Name the column that has the label in the trainer's options."
                : "Give one with the columns that the network was trained on."), "schema");

    private ArgumentException WrongType(string name, string what, string type) =>
        new($"Label column '{name}' of the {what} must be {LabelType}, but its type is {type}. {Advice(name, what == Learned)}", "schema");
}
