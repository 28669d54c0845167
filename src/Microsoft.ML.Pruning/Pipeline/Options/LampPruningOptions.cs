using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How <c>ml.Pruning.PruneByLamp</c> prunes: the lowest layer-adaptive magnitudes first, of all layers unless <see cref="PruningOptions.Scope"/> says otherwise.</summary>
public sealed record LampPruningOptions : StructuredPruningOptions
{
    /// <summary>Single weights, over all layers.</summary>
    public LampPruningOptions()
        : base(new WeightStructure()) => Scope = PruningScope.Global;

    internal override Saliency Scoring => new LampSaliency();
}
