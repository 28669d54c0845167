namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>What the score command was asked to do.</summary>
internal sealed record ScoreSettings
{
    /// <summary>The folder given with --data; null to look in the usual places.</summary>
    public string? Data { get; init; }

    public required string Model { get; init; }

    /// <summary>Seed of the digits drawn where no data set is at hand.</summary>
    public required int Seed { get; init; }

    /// <summary>Whether lines are wanted in place of progress bars.</summary>
    public bool Plain { get; init; }
}
