using System.Collections.Immutable;
using Microsoft.ML.Pruning.Methods;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>What the lottery command was asked to do.</summary>
internal sealed record LotterySettings
{
    /// <summary>The folder given with --data; null to look in the usual places.</summary>
    public string? Data { get; init; }

    public required string Network { get; init; }

    /// <summary>Rounds, rates, rewinding and controls.</summary>
    public required LotteryTicketMethod Search { get; init; }

    /// <summary>Optimiser steps of a training.</summary>
    public required int Iterations { get; init; }

    public required int BatchSize { get; init; }

    public required double LearningRate { get; init; }

    /// <summary>Training images held out to measure the loss on.</summary>
    public required int Validation { get; init; }

    /// <summary>Iterations between two measurements.</summary>
    public required int ValidateEvery { get; init; }

    /// <summary>At least one; everything is done once for each.</summary>
    public required ImmutableArray<int> Seeds { get; init; }

    public required string Csv { get; init; }

    /// <summary>Whether lines are wanted in place of progress bars.</summary>
    public bool Plain { get; init; }
}
