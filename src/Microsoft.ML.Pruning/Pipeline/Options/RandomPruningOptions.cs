using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How <c>ml.Pruning.PruneAtRandom</c> prunes: what <see cref="PruningOptions.Seed"/> draws.</summary>
public sealed record RandomPruningOptions() : StructuredPruningOptions(new WeightStructure())
{
    internal override Saliency Scoring => new RandomSaliency(Seed ?? 0);
}
