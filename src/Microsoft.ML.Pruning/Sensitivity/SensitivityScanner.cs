using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Sensitivity;

/// <summary>Measures how much each layer of a network can give up.</summary>
/// <remarks>(Han, Pool, Tran and Dally 2015; Li, Kadav, Durdanovic, Samet and Graf 2017.)</remarks>
public static class SensitivityScanner
{
    /// <summary>Prunes each layer alone to several sparsities and measures.</summary>
    /// <remarks>
    /// In one step and without fine-tuning; loss and accuracy are measured with all other layers untouched. Rows are scored by managed
    /// code, on all processors; the cost is that of scoring the rows layers x sparsities times.
    /// </remarks>
    /// <param name="network">The network; it is not changed. A layer's curve begins at the sparsity that it has.</param>
    /// <param name="method">How to prune: its saliency and structure; allocation and schedule play no part.</param>
    /// <param name="rows">Rows to measure on, held out from training.</param>
    /// <param name="options">What to measure; null for the defaults.</param>
    /// <param name="context">Gathers statistics for saliencies that need them, once, and may cancel; null for none.</param>
    /// <exception cref="ArgumentException">
    /// The rows do not fit the network or are none, the selection fits no layer, the saliency needs statistics that the context cannot
    /// gather, the sample does not fit the memory budget, or the structure fixes its sparsity (N:M).
    /// </exception>
    /// <exception cref="InvalidDataException">A feature is not finite or a label is not one of the task.</exception>
    /// <exception cref="InvalidOperationException">A loss is not finite.</exception>
    public static SensitivityScan Scan(
        Network network, StepwiseMethod method, RowSource rows, SensitivityOptions? options = null, PruningContext? context = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(rows);
        options ??= new SensitivityOptions();
        context ??= PruningContext.None;
        var layers = options.Layers.LayersOf(network.Definition);
        var statistics = method.Saliency.Request is { } request
            ? context.Gather(network, request, network.Definition.TrainableParametersOf(layers))
            : null;
        var budget = options.Computing.Budget;
        var sampling = LayerTrials.SamplingOf(options.Rows, options.Seed, budget, rows.Shape);
        var sample = RowSample.Draw(rows, network.Definition, sampling, context.CheckCancelled, "validation");
        var trials = new LayerTrials(network, method, layers, sample, budget, statistics, context.Host).Run(options.Sparsities);
        var before = trials[0].Measured;
        return new SensitivityScan
        {
            Method = method.Name,
            Unit = method.Structure.Unit,
            Rows = checked((int)sample.RowCount!.Value),
            Loss = before.Loss,
            Accuracy = before.Accuracy,
            Points = [.. trials.Select(trial => PointOf(trial, before.Loss))],
            Curves = LayerTrials.CurvesOf(trials),
        };
    }

    private static SensitivityPoint PointOf(LayerTrial trial, double lossBefore) => new(
        trial.Layer, trial.Sparsity, trial.Pruned, trial.Prunable, trial.Measured.Loss, trial.Measured.Loss - lossBefore,
        trial.Measured.Accuracy);
}
