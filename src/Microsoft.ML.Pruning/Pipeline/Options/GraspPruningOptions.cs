using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How <c>ml.Pruning.PruneByGrasp</c> prunes: what hinders the gradient flow most first, of all layers unless <see cref="PruningOptions.Scope"/> says otherwise.</summary>
public sealed record GraspPruningOptions : SaliencyPruningOptions<GraspSaliency>
{
    /// <summary>Single weights, over all layers.</summary>
    public GraspPruningOptions()
        : base(new GraspSaliency(), new WeightStructure()) => Scope = PruningScope.Global;
}
