using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How <c>ml.Pruning.PruneByMovement</c> prunes: what fine-tuning moves towards 0 first; <see cref="PruningOptions.FineTune"/> must be set.</summary>
public sealed record MovementPruningOptions() : StructuredPruningOptions(new WeightStructure())
{
    internal override Saliency Scoring => new MovementSaliency();
}
