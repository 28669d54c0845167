using Microsoft.ML.Pruning.Sensitivity;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Sensitivity scans as data.</summary>
public static class SensitivityViews
{
    /// <summary>The measurements of a scan as data, one <see cref="SensitivityRow"/> each.</summary>
    /// <remarks>They can be saved with <c>ml.Data.SaveAsText</c> or read on.</remarks>
    /// <param name="scan">The scan.</param>
    /// <param name="context">The context that makes the view.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IDataView ToDataView(this SensitivityScan scan, MLContext context)
    {
        ArgumentNullException.ThrowIfNull(scan);
        ArgumentNullException.ThrowIfNull(context);
        return context.Data.LoadFromEnumerable(scan.Points.Select(Row));
    }

    private static SensitivityRow Row(SensitivityPoint point) => new()
    {
        Layer = point.Layer,
        Sparsity = point.Sparsity,
        Pruned = point.Pruned,
        Prunable = point.Prunable,
        Loss = point.Loss,
        LossIncrease = point.LossIncrease,
        Accuracy = point.Accuracy ?? double.NaN,
    };
}
