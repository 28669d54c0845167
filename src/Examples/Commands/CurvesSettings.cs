using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>What the curves command was asked to do.</summary>
internal sealed record CurvesSettings
{
    /// <summary>The folder given with --data; null to look in the usual places.</summary>
    public string? Data { get; init; }

    public required string Network { get; init; }

    public required ImmutableArray<string> Methods { get; init; }

    public required string Scope { get; init; }

    /// <summary>Fractions in [0, 1), ascending, the first 0.</summary>
    public required ImmutableArray<double> Sparsities { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>The fraction of the training images held out to validate on after every epoch.</summary>
    public required double Validation { get; init; }

    public required int Seed { get; init; }

    public required string Csv { get; init; }

    public required string Model { get; init; }
}
