using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>The absolute value of each element: s(w) = |w|.</summary>
/// <remarks>
/// Needs no data; costs no memory, since the scores refer to the network's own values. (Han, Pool, Tran and Dally, "Learning both weights
/// and connections for efficient neural networks", 2015.)
/// </remarks>
public sealed record MagnitudeSaliency : Saliency
{
    /// <inheritdoc/>
    public override string Name => "magnitude";

    /// <inheritdoc/>
    public override Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new Scores(parameter, network.Memory(parameter)) { IsAbsolute = true };
    }
}
