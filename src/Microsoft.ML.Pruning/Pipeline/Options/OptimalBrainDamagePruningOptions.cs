using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How <c>ml.Pruning.PruneByOptimalBrainDamage</c> prunes: what changes the loss least, to second order, first.</summary>
public sealed record OptimalBrainDamagePruningOptions() : SaliencyPruningOptions<OptimalBrainDamageSaliency>(new OptimalBrainDamageSaliency(), new WeightStructure());
