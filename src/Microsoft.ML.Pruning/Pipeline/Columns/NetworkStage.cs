using System.Collections.Immutable;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>What one network stage hands to the next.</summary>
/// <remarks>The value of the annotation on the Score column.</remarks>
internal sealed record NetworkStage(
    Network Network, NetworkColumns Columns, TaskColumns Task, TrainingHistory? History, PruningReport? Report)
{
    /// <summary>The network at earlier iterations, by iteration; not saved in model files.</summary>
    public IReadOnlyDictionary<int, Network> Snapshots { get; init; } = ImmutableSortedDictionary<int, Network>.Empty;

    /// <summary>The stage behind a Score column, or null.</summary>
    /// <remarks>Null where the column comes from something else.</remarks>
    public static NetworkStage? Find(DataViewSchema schema, string scoreColumn)
    {
        if (schema.GetColumnOrNull(scoreColumn)?.Annotations is not { } annotations
            || annotations.Schema.GetColumnOrNull(NetworkDataViewType.AnnotationName)?.Type is not NetworkDataViewType)
        {
            return null;
        }

        NetworkStage? stage = null;
        annotations.GetValue(NetworkDataViewType.AnnotationName, ref stage);
        return stage;
    }
}
