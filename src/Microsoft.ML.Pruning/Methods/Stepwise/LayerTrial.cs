using Microsoft.ML.Pruning.Evaluation;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>How well a network does with only one layer pruned.</summary>
/// <param name="Layer">The name of the layer, or those of tied layers together.</param>
/// <param name="Pruned">How many of its groups are pruned.</param>
/// <param name="Prunable">How many it has.</param>
/// <param name="MultiplyAdds">What it computes for one row.</param>
/// <param name="Measured">Loss and accuracy.</param>
internal sealed record LayerTrial(string Layer, long Pruned, long Prunable, long MultiplyAdds, NetworkLoss Measured)
{
    /// <summary><see cref="Pruned"/> / <see cref="Prunable"/>.</summary>
    public double Sparsity => (double)Pruned / Prunable;
}
