using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>How many groups a layer, or tied layers, have.</summary>
/// <param name="Layer">The name of the layer, or those of tied layers together.</param>
/// <param name="Layers">The layers one by one.</param>
/// <param name="Groups">The number of groups.</param>
internal readonly record struct LayerSize(string Layer, ImmutableArray<string> Layers, int Groups);
