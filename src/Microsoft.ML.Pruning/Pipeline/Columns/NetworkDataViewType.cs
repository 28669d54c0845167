using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>
/// The type of the annotation that carries a network from one stage of a pipeline to the next, on the Score column.
/// </summary>
internal sealed class NetworkDataViewType : StructuredDataViewType
{
    /// <summary>The name of the annotation.</summary>
    public const string AnnotationName = "PruningNetwork";

    private NetworkDataViewType()
        : base(typeof(NetworkStage))
    {
    }

    /// <summary>The one instance.</summary>
    public static NetworkDataViewType Instance { get; } = new();

    /// <inheritdoc/>
    public override bool Equals(DataViewType? other) => other is NetworkDataViewType;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is NetworkDataViewType;

    /// <inheritdoc/>
    public override int GetHashCode() => typeof(NetworkDataViewType).GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => "Network";
}
