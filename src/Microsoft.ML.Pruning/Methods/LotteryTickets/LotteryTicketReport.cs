using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>What a search for lottery tickets found, round by round.</summary>
public sealed record LotteryTicketReport
{
    /// <summary>Where the weights went back to after each round, in words.</summary>
    public required string Rewind { get; init; }

    /// <summary>The dense network as round 0, then every round.</summary>
    public required ImmutableArray<LotteryRound> Rounds { get; init; }

    /// <inheritdoc/>
    public bool Equals(LotteryTicketReport? other) => other is not null && Rewind == other.Rewind && Rounds.SequenceEqual(other.Rounds);

    /// <inheritdoc/>
    public override int GetHashCode() => Rounds.Aggregate(Rewind.GetHashCode(StringComparison.Ordinal), HashCode.Combine);

    /// <summary>The rounds and their controls as a plain-text table in the manner of ML.NET's confusion table.</summary>
    /// <remarks>It ends with a line break.</remarks>
    public string ToFormattedTable() => LotteryTicketTable.Format(this);
}
