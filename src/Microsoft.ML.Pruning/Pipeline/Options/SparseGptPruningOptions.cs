using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How <c>ml.Pruning.PruneBySparseGpt</c> prunes: what a layer's outputs need least, once its other weights make up for it, first.</summary>
public sealed record SparseGptPruningOptions() : SaliencyPruningOptions<SparseGptSaliency>(new SparseGptSaliency(), new WeightStructure());
