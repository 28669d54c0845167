using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>What the sensitivity command was asked to do.</summary>
internal sealed record SensitivitySettings
{
    /// <summary>The folder given with --data; null to look in the usual places.</summary>
    public string? Data { get; init; }

    public required string Network { get; init; }

    public required string Method { get; init; }

    /// <summary>Training images to gather statistics from; null to leave it to the method.</summary>
    public int? CalibrationRows { get; init; }

    /// <summary>The fractions in (0, 1) to prune each layer to, ascending.</summary>
    public required ImmutableArray<double> ScanSparsities { get; init; }

    /// <summary>The fraction in (0, 1) to prune in all.</summary>
    public required double Sparsity { get; init; }

    /// <summary>What that is a fraction of.</summary>
    public required SensitivityBudget Budget { get; init; }

    public required int Epochs { get; init; }

    /// <summary>Training images held out to measure the loss on.</summary>
    public required int Validation { get; init; }

    public required int Seed { get; init; }

    public required string Csv { get; init; }

    /// <summary>Whether lines are wanted in place of progress bars.</summary>
    public bool Plain { get; init; }
}
