namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>One figure of <see cref="PrunedNetworkMetrics.ToDataView"/>.</summary>
public sealed record MetricRow
{
    /// <summary>The layer that the figure is of; empty for the model as a whole.</summary>
    public string Layer { get; init; } = "";

    /// <summary>The name of the figure, as the property that documents it.</summary>
    public string Figure { get; init; } = "";

    /// <summary>The value.</summary>
    public double Value { get; init; }
}
