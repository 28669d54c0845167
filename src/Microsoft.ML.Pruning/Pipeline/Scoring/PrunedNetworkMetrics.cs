using System.Globalization;
using System.Text;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Evaluation;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>What a model with a network comes to on scored data: how well it classifies, and how sparse its network is.</summary>
public sealed class PrunedNetworkMetrics
{
    internal PrunedNetworkMetrics(MulticlassClassificationMetrics classification, SparsityMetrics sparsity)
    {
        Classification = classification;
        Sparsity = sparsity;
    }

    /// <summary>ML.NET's own metrics: accuracies, log-loss, confusion matrix.</summary>
    public MulticlassClassificationMetrics Classification { get; }

    /// <summary>Weights, units, multiply-adds and bytes of the network behind the scores, each with its denominator.</summary>
    public SparsityMetrics Sparsity { get; }

    /// <summary>
    /// The figures of the model as a whole by name, in a fixed order: those of <see cref="Classification"/> (top-k accuracy only where it
    /// was asked for), then those of <see cref="Sparsity"/>.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, double>> Figures => [.. ClassificationFigures(), .. Sparsity.Figures];

    /// <summary>All figures as plain text: accuracies and losses, ML.NET's confusion table, and a table of the layers.</summary>
    public string ToFormattedTable()
    {
        var text = new StringBuilder();
        foreach (var (name, value) in ClassificationFigures())
        {
            text.Append(CultureInfo.InvariantCulture, $"{name,-18}|| {value:F4}").AppendLine();
        }

        return text.AppendLine()
            .AppendLine(Classification.ConfusionMatrix.GetFormattedConfusionTable())
            .Append(Sparsity.ToFormattedTable())
            .ToString();
    }

    /// <summary>
    /// The same figures as data, to save with <c>ml.Data.SaveAsText</c> or to read on: one row each with the columns <c>Layer</c> (text;
    /// empty for the model as a whole), <c>Figure</c> (text) and <c>Value</c> (Double).
    /// </summary>
    /// <param name="context">The context that makes the view.</param>
    /// <exception cref="ArgumentNullException">The context is null.</exception>
    public IDataView ToDataView(MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        List<MetricRow> rows = [.. Rows("", Figures), .. Sparsity.Layers.SelectMany(layer => Rows(layer.Layer, FiguresOf(layer)))];
        return context.Data.LoadFromEnumerable(rows);
    }

    private static IEnumerable<MetricRow> Rows(string layer, IEnumerable<KeyValuePair<string, double>> figures) =>
        figures.Select(figure => new MetricRow { Layer = layer, Figure = figure.Key, Value = figure.Value });

    private static KeyValuePair<string, double>[] FiguresOf(LayerSparsity layer) =>
    [
        new(nameof(layer.Weights), layer.Weights),
        new(nameof(layer.ZeroWeights), layer.ZeroWeights),
        new(nameof(layer.Sparsity), layer.Sparsity),
        new(nameof(layer.Parameters), layer.Parameters),
        new(nameof(layer.ZeroParameters), layer.ZeroParameters),
        new(nameof(layer.CompressionRatio), layer.CompressionRatio),
        new(nameof(layer.Units), layer.Units),
        new(nameof(layer.UnitsKept), layer.UnitsKept),
        new(nameof(layer.MultiplyAdds), layer.MultiplyAdds),
        new(nameof(layer.NonZeroMultiplyAdds), layer.NonZeroMultiplyAdds),
        new(nameof(layer.TheoreticalSpeedup), layer.TheoreticalSpeedup),
        new(nameof(layer.BytesInMemory), layer.BytesInMemory),
        new(nameof(layer.BytesOnDisk), layer.BytesOnDisk),
    ];

    private List<KeyValuePair<string, double>> ClassificationFigures()
    {
        List<KeyValuePair<string, double>> figures =
        [
            new(nameof(Classification.MicroAccuracy), Classification.MicroAccuracy),
            new(nameof(Classification.MacroAccuracy), Classification.MacroAccuracy),
            new(nameof(Classification.LogLoss), Classification.LogLoss),
            new(nameof(Classification.LogLossReduction), Classification.LogLossReduction),
        ];
        if (Classification.TopKPredictionCount > 0)
        {
            figures.Add(new(nameof(Classification.TopKAccuracy), Classification.TopKAccuracy));
        }

        return figures;
    }
}
