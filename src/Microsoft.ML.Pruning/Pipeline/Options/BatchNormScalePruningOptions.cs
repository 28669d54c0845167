using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>
/// How <c>ml.Pruning.PruneByBatchNormScale</c> prunes: units whose batch norm scales them least first, of all layers unless <see cref="PruningOptions.Scope"/> says otherwise.
/// </summary>
public sealed record BatchNormScalePruningOptions : StructuredPruningOptions
{
    /// <summary>Units, over all layers; the norm makes a unit's score the scale itself.</summary>
    public BatchNormScalePruningOptions()
        : base(new UnitStructure(Norm.LInfinity)) => Scope = PruningScope.Global;

    internal override Saliency Scoring => new BatchNormScaleSaliency();
}
