using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How <c>ml.Pruning.PruneBySnip</c> prunes: the least sensitive connections first, of all layers unless <see cref="PruningOptions.Scope"/> says otherwise.</summary>
public sealed record SnipPruningOptions : SaliencyPruningOptions<SnipSaliency>
{
    /// <summary>Single weights, over all layers.</summary>
    public SnipPruningOptions()
        : base(new SnipSaliency(), new WeightStructure()) => Scope = PruningScope.Global;
}
