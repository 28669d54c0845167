using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Tasks;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>A task learnt from data: its labels and output columns.</summary>
/// <remarks>Output columns are those that its network adds.</remarks>
internal abstract class TaskColumns
{
    /// <summary>The kind of task.</summary>
    public abstract TaskKind Kind { get; }

    /// <summary>What the network learns.</summary>
    public abstract LearningTask Task { get; }

    /// <summary>The classes by name; null where there are none.</summary>
    public virtual ImmutableArray<string>? ClassNames => null;

    /// <summary>ML.NET's name for what the scores are of.</summary>
    public virtual string ScoreColumnKind => Kind.Catalog;

    /// <summary>Reads labels.</summary>
    /// <remarks>Columns of the same kind may differ in their type.</remarks>
    public abstract LabelGetter LabelsOf(DataViewRow row, DataViewSchema.Column label);

    /// <summary>The columns that a network adds; the score comes first.</summary>
    /// <param name="columns">Their names.</param>
    /// <param name="annotate">Adds what says that the columns belong together, given the kind of value.</param>
    public abstract OutputColumn[] Outputs(NetworkColumns columns, Action<DataViewSchema.Annotations.Builder, string> annotate);

    /// <summary>Turns outputs into scores, row by row in place.</summary>
    public virtual void Activate(Span<float> outputs)
    {
    }
}
