using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>A pruned network and what was done to it.</summary>
/// <param name="Network">The pruned network; the network that was pruned is unchanged.</param>
/// <param name="Report">What was asked for and what was done.</param>
public sealed record PruningResult(Network Network, PruningReport Report)
{
    /// <summary>The pruned network before the method trained it last, as a lottery ticket is drawn.</summary>
    /// <remarks>Null where the method does not train.</remarks>
    public Network? Start { get; init; }

    /// <summary>How the method trained the network last; null where it does not, or only between steps.</summary>
    public TrainingHistory? History { get; init; }
}
