using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>A network after it recovered from a pruning step.</summary>
/// <param name="Network">The network to go on with, with the masks of the network that was to recover.</param>
/// <param name="FineTuning">How it was trained; null, the default, where it was not.</param>
public sealed record Recovery(Network Network, TrainingHistory? FineTuning = null)
{
    /// <summary>How far training moved each value, by parameter; null where that was not asked for.</summary>
    internal IReadOnlyDictionary<string, float[]>? Movement { get; init; }
}
