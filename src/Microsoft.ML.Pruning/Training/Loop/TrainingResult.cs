using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>A trained network and how training went.</summary>
/// <param name="Network">The network with its trained weights, and the masks of the network that training began with.</param>
/// <param name="History">What every epoch came to; without epochs where none was asked for.</param>
public sealed record TrainingResult(Network Network, TrainingHistory History)
{
    /// <summary>The network after each of <see cref="TrainingOptions.SnapshotIterations"/>, by iteration.</summary>
    /// <remarks>
    /// After iteration 0 it is the network that training began with. An iteration that early stopping did not reach is missing.
    /// </remarks>
    public IReadOnlyDictionary<int, Network> Snapshots { get; init; } = ImmutableSortedDictionary<int, Network>.Empty;

    /// <summary>The network as it was where the validation loss was lowest.</summary>
    /// <remarks>Null unless <see cref="TrainingOptions.KeepLowestValidation"/> asked for it.</remarks>
    internal Network? LowestValidationNetwork { get; init; }

    /// <summary>The movement of each value, by parameter.</summary>
    /// <remarks>
    /// M = -sum over steps of rate x gradient x value (Sanh, Wolf and Rush 2020), values row-major; null unless
    /// <see cref="TrainingOptions.TrackMovement"/> asked for it.
    /// </remarks>
    internal IReadOnlyDictionary<string, float[]>? Movement { get; init; }

    /// <summary>The factors that the outputs of the network's nodes want to be multiplied with.</summary>
    /// <remarks>Those that stood beside its weights; null unless <see cref="TrainingOptions.Factors"/> asked for some.</remarks>
    internal FactorValues? Factors { get; init; }
}
