using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How <c>ml.Pruning.PruneByWoodFisher</c> prunes: what the loss rises least without, to second order, once the other weights make up for it, first.</summary>
public sealed record WoodFisherPruningOptions() : SaliencyPruningOptions<WoodFisherSaliency>(new WoodFisherSaliency(), new WeightStructure());
