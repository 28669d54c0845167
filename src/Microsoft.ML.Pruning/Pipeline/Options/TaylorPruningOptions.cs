using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How <c>ml.Pruning.PruneByTaylor</c> prunes: what changes the loss least, to first order, first.</summary>
public sealed record TaylorPruningOptions() : SaliencyPruningOptions<TaylorSaliency>(new TaylorSaliency(), new WeightStructure());
