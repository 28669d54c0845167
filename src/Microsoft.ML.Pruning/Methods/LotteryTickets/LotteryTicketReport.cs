using System.Collections.Immutable;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>What a search for lottery tickets found, round by round.</summary>
public sealed record LotteryTicketReport
{
    private readonly ValueArray<LotteryRound> _rounds;

    /// <summary>Where the weights went back to after each round, in words.</summary>
    public required string Rewind { get; init; }

    /// <summary>The dense network as round 0, then every round.</summary>
    public required ImmutableArray<LotteryRound> Rounds { get => _rounds.Items; init => _rounds = new(value); }

    /// <summary>The rounds and their controls as a plain-text table.</summary>
    /// <remarks>In the manner of ML.NET's confusion table; it ends with a line break.</remarks>
    public string ToFormattedTable() => LotteryTicketTable.Format(this);
}
