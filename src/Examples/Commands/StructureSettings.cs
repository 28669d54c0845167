using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>What the structure command was asked to do.</summary>
internal sealed record StructureSettings
{
    /// <summary>The folder given with --data; null to look in the usual places.</summary>
    public string? Data { get; init; }

    public required string Network { get; init; }

    /// <summary>The factor of the group lasso, above 0.</summary>
    public required double Strength { get; init; }

    /// <summary>The norms below which units and filters go, above 0, ascending.</summary>
    public required ImmutableArray<double> Thresholds { get; init; }

    public required int Epochs { get; init; }

    /// <summary>Passes over the training images after pruning; 0 for none.</summary>
    public required int FineTune { get; init; }

    public required int Seed { get; init; }

    public required string Csv { get; init; }

    /// <summary>Whether lines are wanted in place of progress bars.</summary>
    public bool Plain { get; init; }
}
