using System.Collections.Immutable;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;

namespace Microsoft.ML.Pruning.Sensitivity;

/// <summary>Gives every trial of a scan the same statistics, which were gathered once: all trials begin with the same network.</summary>
internal sealed class SharedStatistics(PruningSupport support, SaliencyStatistics? statistics) : PruningSupport
{
    public override SaliencyStatistics Gather(Network network, StatisticsRequest request, ImmutableArray<string> parameters) =>
        statistics ?? base.Gather(network, request, parameters);

    public override void CheckCancelled() => support.CheckCancelled();
}
