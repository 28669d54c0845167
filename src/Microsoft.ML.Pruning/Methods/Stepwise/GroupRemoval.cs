using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Takes groups out of a network.</summary>
internal static class GroupRemoval
{
    /// <summary>The network without what an allocation gave up, where the saliency may make up for it.</summary>
    public static Network Remove(
        Network network,
        Saliency saliency,
        SaliencyStatistics? statistics,
        ImmutableArray<GroupSet> sets,
        ImmutableArray<LayerAllocation> allocated)
    {
        var pruned = network.WithMasks(MasksFor(sets, allocated));
        var compensated = saliency.Compensate(network, pruned.Masks, statistics);
        return compensated.Count == 0 ? pruned : pruned.WithParameters(compensated);
    }

    /// <summary>The masks of what an allocation gave up.</summary>
    public static MaskSet MasksFor(ImmutableArray<GroupSet> sets, ImmutableArray<LayerAllocation> allocated) => sets.Zip(allocated)
        .Where(pair => pair.Second.Kept.PrunedCount > 0)
        .Aggregate(MaskSet.Empty, (masks, pair) => masks.And(pair.First.MasksFor(pair.Second.Kept)));
}
