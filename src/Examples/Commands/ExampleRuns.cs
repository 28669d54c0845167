namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>What runs for each command: takes its settings and returns the exit code.</summary>
internal sealed record ExampleRuns
{
    /// <summary>Takes whether lines are wanted in place of progress bars.</summary>
    public required Func<bool, int> Quickstart { get; init; }

    public required Func<ScoreSettings, int> Score { get; init; }

    public required Func<LotterySettings, int> Lottery { get; init; }

    public required Func<SensitivitySettings, int> Sensitivity { get; init; }

    public required Func<StructureSettings, int> Structure { get; init; }

    public required Func<HybridSettings, int> Hybrid { get; init; }

    public required Func<CurvesSettings, int> Curves { get; init; }
}
