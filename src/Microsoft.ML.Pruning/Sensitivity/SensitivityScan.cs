using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;

namespace Microsoft.ML.Pruning.Sensitivity;

/// <summary>What a sensitivity scan found: how much each layer alone can give up.</summary>
public sealed record SensitivityScan
{
    /// <summary>The name of the pruning method that was scanned with.</summary>
    public required string Method { get; init; }

    /// <summary>What is counted: <c>weights</c>, <c>units</c>...</summary>
    public required string Unit { get; init; }

    /// <summary>How many rows were measured on.</summary>
    public required int Rows { get; init; }

    /// <summary>Mean loss of the network as it was.</summary>
    public required double Loss { get; init; }

    /// <summary>Fraction of rows that the network as it was classified right; null in a regression.</summary>
    public required double? Accuracy { get; init; }

    /// <summary>The measurements, layer by layer in network order, by rising sparsity.</summary>
    /// <remarks>The first of each layer is the network as it was.</remarks>
    public required ImmutableArray<SensitivityPoint> Points { get; init; }

    /// <summary>The same as loss curves, for a <see cref="SensitivityAllocation"/>.</summary>
    public required ImmutableArray<LossCurve> Curves { get; init; }

    /// <inheritdoc/>
    public bool Equals(SensitivityScan? other) =>
        other is not null
        && Method == other.Method
        && Unit == other.Unit
        && Rows == other.Rows
        && Loss.Equals(other.Loss)
        && Accuracy.Equals(other.Accuracy)
        && Points.SequenceEqual(other.Points) && Curves.SequenceEqual(other.Curves);

    /// <inheritdoc/>
    public override int GetHashCode() => Points.Aggregate(HashCode.Combine(Method, Unit, Rows), HashCode.Combine);

    /// <summary>An allocation that gives each layer the share that this scan predicts to cost least.</summary>
    /// <param name="budget">What the requested sparsity is a fraction of.</param>
    public SensitivityAllocation ToAllocation(SensitivityBudget budget = SensitivityBudget.Groups) => new(budget) { Curves = Curves };

    /// <summary>The measurements as a plain-text table in the manner of ML.NET's confusion table; it ends with a line break.</summary>
    public string ToFormattedTable() => SensitivityTable.Format(this);
}
