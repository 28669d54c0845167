using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>A pruned network and what was done to it.</summary>
/// <param name="Network">The pruned network; the network that was pruned is unchanged.</param>
/// <param name="Report">What was asked for and what was done.</param>
public sealed record PruningResult(Network Network, PruningReport Report)
{
    /// <summary>The pruned network before the method trained it last.</summary>
    /// <remarks>For lottery tickets: the ticket as it was rewound. Null where the method does not train.</remarks>
    public Network? Start { get; init; }

    /// <summary>How the method trained the network last.</summary>
    /// <remarks>Null where it does not train, or only between steps.</remarks>
    public TrainingHistory? History { get; init; }
}
