using Microsoft.ML.Pruning.Saliency;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How <c>ml.Pruning.PruneByMovement</c> prunes: what fine-tuning moves towards 0 first; <see cref="PruningOptions.FineTune"/> must be set.</summary>
public sealed record MovementPruningOptions() : StructuredPruningOptions(new WeightStructure())
{
    internal override Saliency.Saliency Scoring => new MovementSaliency();
}
