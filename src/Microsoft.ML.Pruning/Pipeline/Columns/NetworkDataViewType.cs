using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The type of the Score column's annotation that carries a network.</summary>
/// <remarks>It goes from one stage of a pipeline to the next.</remarks>
/// <param name="kind">What the network learned.</param>
/// <param name="columns">The columns that it reads and adds.</param>
internal sealed class NetworkDataViewType(TaskKind kind, NetworkColumns columns) : StructuredDataViewType(typeof(NetworkStage))
{
    /// <summary>The name of the annotation.</summary>
    public const string AnnotationName = "PruningNetwork";

    /// <summary>What the network learned.</summary>
    public TaskKind Kind => kind;

    /// <summary>The columns that it reads and adds.</summary>
    public NetworkColumns Columns => columns;

    /// <inheritdoc/>
    public override bool Equals(DataViewType? other) =>
        other is NetworkDataViewType network && network.Kind.GetType() == kind.GetType() && network.Columns == columns;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DataViewType);

    /// <inheritdoc/>
    public override int GetHashCode() => columns.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => "Network";
}
