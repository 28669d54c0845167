using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How <c>ml.Pruning.PruneByWanda</c> prunes: what has the smallest products of weight and input first; by default every output of a layer gives up the same fraction.</summary>
public sealed record WandaPruningOptions() : SaliencyPruningOptions<WandaSaliency>(new WandaSaliency(), new WeightStructure(PerOutput: true));
