using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>What the hybrid command was asked to do.</summary>
internal sealed record HybridSettings
{
    /// <summary>The folder given with --data; null to look in the usual places.</summary>
    public string? Data { get; init; }

    public required string Network { get; init; }

    /// <summary>Fractions of the multiply-adds to keep, within (0, 1), ascending.</summary>
    public required ImmutableArray<double> Points { get; init; }

    /// <summary>Penalties of sparse structure selection, above 0, ascending.</summary>
    public required ImmutableArray<double> Penalties { get; init; }

    /// <summary>The penalty of network slimming, above 0.</summary>
    public required double SlimmingPenalty { get; init; }

    /// <summary>How many filters a step of the greedy search removes.</summary>
    public required int FiltersPerStep { get; init; }

    public required int Epochs { get; init; }

    /// <summary>Passes over the training images after training, at least 2, the same number for every method.</summary>
    public required int FineTune { get; init; }

    /// <summary>The epochs of these in which factors are learnt, or before the second stage of a chain.</summary>
    public int FirstHalf => FineTune / 2;

    /// <summary>How many training images are held out for the greedy search to choose by.</summary>
    public required int Validation { get; init; }

    public required int Seed { get; init; }

    public required string Csv { get; init; }

    /// <summary>Whether lines are wanted in place of progress bars.</summary>
    public bool Plain { get; init; }
}
