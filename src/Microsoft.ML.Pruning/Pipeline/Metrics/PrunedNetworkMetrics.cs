using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Evaluation;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How well a model predicts scored data, and how sparse its network is.</summary>
public sealed class PrunedNetworkMetrics
{
    private readonly TaskMetrics _task;

    internal PrunedNetworkMetrics(TaskMetrics task, SparsityMetrics sparsity) => (_task, Sparsity) = (task, sparsity);

    /// <summary>ML.NET's own metrics of several classes: accuracies, log-loss, confusion matrix.</summary>
    /// <exception cref="InvalidOperationException">The network has learned another task.</exception>
    public MulticlassClassificationMetrics Classification => As<MulticlassMetrics>("multiclass classification").Metrics;

    /// <summary>ML.NET's own metrics of two classes.</summary>
    /// <remarks>Accuracy, areas under curves, log-loss, confusion matrix.</remarks>
    /// <exception cref="InvalidOperationException">The network has learned another task.</exception>
    public CalibratedBinaryClassificationMetrics BinaryClassification => As<BinaryMetrics>("binary classification").Metrics;

    /// <summary>ML.NET's own metrics of a regression, for each output in order.</summary>
    /// <exception cref="InvalidOperationException">The network has learned another task.</exception>
    public ImmutableArray<RegressionMetrics> Regression => As<RegressionOutputMetrics>("regression").Outputs;

    /// <summary>Weights, units, multiply-adds and bytes of the network.</summary>
    /// <remarks>Each with its denominator; the network is the one behind the scores.</remarks>
    public SparsityMetrics Sparsity { get; }

    /// <summary>The figures of the whole model by name.</summary>
    /// <remarks>
    /// In a fixed order: those of the task (top-k accuracy only where it was asked for, means over the outputs of a regression), then those
    /// of <see cref="Sparsity"/>.
    /// </remarks>
    public IReadOnlyList<KeyValuePair<string, double>> Figures => [.. _task.Figures, .. Sparsity.Figures];

    /// <summary>All figures as plain text.</summary>
    /// <remarks>It has those of the task, ML.NET's confusion table, and a table of the layers.</remarks>
    public string ToFormattedTable() => _task.ToFormattedTable() + Sparsity.ToFormattedTable();

    /// <summary>The same figures as data, one row each.</summary>
    /// <remarks>
    /// They can be saved with <c>ml.Data.SaveAsText</c> or read on. The columns are <c>Layer</c> (text; empty for the model as a whole),
    /// <c>Figure</c> (text) and <c>Value</c> (Double).
    /// </remarks>
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

    private T As<T>(string task)
        where T : TaskMetrics => _task as T ?? throw new InvalidOperationException(
            $"The network has not learned a {task}, so that it has no such metrics; read {nameof(Figures)}, or the property of its task "
                + $"({nameof(Classification)}, {nameof(BinaryClassification)} or {nameof(Regression)}).");
}
