using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>What the curves command was asked to do.</summary>
internal sealed record CurvesSettings
{
    /// <summary>The folder given with --data; null to look in the usual places.</summary>
    public string? Data { get; init; }

    public required string Network { get; init; }

    /// <summary>The probability of a dropout layer behind every ReLU; 0 for none.</summary>
    public required double Dropout { get; init; }

    public required ImmutableArray<string> Methods { get; init; }

    public required ImmutableArray<string> Scopes { get; init; }

    /// <summary>Fractions in [0, 1), ascending, the first 0.</summary>
    public required ImmutableArray<double> Sparsities { get; init; }

    public required RetrainingSettings Retraining { get; init; }

    /// <summary>Training images to gather statistics from; null to leave it to the method.</summary>
    public int? CalibrationRows { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    /// <summary>The fraction of the training images held out to validate on after every epoch.</summary>
    public required double Validation { get; init; }

    /// <summary>At least one; everything is done once for each.</summary>
    public required ImmutableArray<int> Seeds { get; init; }

    public required string Csv { get; init; }

    public required string Model { get; init; }

    /// <summary>Whether lines are wanted in place of progress bars.</summary>
    public bool Plain { get; init; }
}
