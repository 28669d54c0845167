using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How <c>ml.Pruning.PruneByMagnitude</c> prunes: what has the smallest absolute values first.</summary>
public sealed record MagnitudePruningOptions() : StructuredPruningOptions(new WeightStructure())
{
    internal override Saliency Scoring => new MagnitudeSaliency();
}
