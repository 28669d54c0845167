using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Sensitivity;

/// <summary>How much each layer alone can give up.</summary>
public sealed record SensitivityScan
{
    private readonly ValueArray<SensitivityPoint> _points;
    private readonly ValueArray<LossCurve> _curves;

    /// <summary>The name of the pruning method that was scanned with.</summary>
    public required string Method { get; init; }

    /// <summary>What is counted: <c>weights</c>, <c>units</c>...</summary>
    public required string Unit { get; init; }

    /// <summary>How many rows were measured on.</summary>
    public required int Rows { get; init; }

    /// <summary>Mean loss of the network as it was.</summary>
    public required double Loss { get; init; }

    /// <summary>The accuracy of the network as it was.</summary>
    /// <remarks>The fraction of rows classified right; null in a regression.</remarks>
    public required double? Accuracy { get; init; }

    /// <summary>The measurements, by layer in network order and rising sparsity.</summary>
    /// <remarks>The first of each layer is the network as it was.</remarks>
    public required ImmutableArray<SensitivityPoint> Points { get => _points.Items; init => _points = new(value); }

    /// <summary>The same as loss curves, for a <see cref="SensitivityAllocation"/>.</summary>
    public required ImmutableArray<LossCurve> Curves { get => _curves.Items; init => _curves = new(value); }

    /// <summary>An allocation by what this scan predicts to cost least.</summary>
    /// <param name="budget">What the requested sparsity is a fraction of.</param>
    public SensitivityAllocation ToAllocation(SensitivityBudget budget = SensitivityBudget.Groups) => new(budget) { Curves = Curves };

    /// <summary>The measurements as a plain-text table.</summary>
    /// <remarks>In the manner of ML.NET's confusion table; it ends with a line break.</remarks>
    public string ToFormattedTable() => SensitivityTable.Format(this);
}
