namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>One measurement of <see cref="SensitivityViews.ToDataView"/>.</summary>
/// <remarks>The columns have the names and meanings of the properties of <see cref="Sensitivity.SensitivityPoint"/>.</remarks>
public sealed record SensitivityRow
{
    /// <summary>The name of the layer.</summary>
    public string Layer { get; init; } = "";

    /// <summary>The fraction of the layer's groups that is pruned.</summary>
    public double Sparsity { get; init; }

    /// <summary>How many groups are pruned.</summary>
    public long Pruned { get; init; }

    /// <summary>How many there are.</summary>
    public long Prunable { get; init; }

    /// <summary>Mean loss over the rows.</summary>
    public double Loss { get; init; }

    /// <summary><see cref="Loss"/> minus the loss of the network as it was.</summary>
    public double LossIncrease { get; init; }

    /// <summary>Fraction of rows classified right; NaN in a regression.</summary>
    public double Accuracy { get; init; }
}
