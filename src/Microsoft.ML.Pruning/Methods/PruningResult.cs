using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>A pruned network and what was done to it.</summary>
/// <param name="Network">The pruned network; the network that was pruned is unchanged.</param>
/// <param name="Report">What was asked for and what was done.</param>
public sealed record PruningResult(Network Network, PruningReport Report);
