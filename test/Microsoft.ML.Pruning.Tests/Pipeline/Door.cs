using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>Makes one pruning stage from a sparsity and options.</summary>
internal delegate PruningEstimator Door(PruningCatalog catalog, double? sparsity, PruningOptions options);
