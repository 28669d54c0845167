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

/// <summary>Measures how much each layer of a network can give up. (Han, Pool, Tran and Dally 2015; Li, Kadav, Durdanovic, Samet and Graf 2017.)</summary>
public static class SensitivityScanner
{
    /// <summary>
    /// Prunes one layer at a time to each of several sparsities, in one step and without fine-tuning, and measures loss and accuracy with all other layers untouched. Rows are
    /// scored by managed code, on all processors; the cost is that of scoring the rows layers x sparsities times.
    /// </summary>
    /// <param name="network">The network; it is not changed. A layer's curve begins at the sparsity that it has.</param>
    /// <param name="method">How to prune: its saliency and structure; allocation and schedule play no part.</param>
    /// <param name="rows">Rows to measure on, held out from training.</param>
    /// <param name="options">What to measure; null for the defaults.</param>
    /// <param name="support">Gathers statistics for saliencies that need them, once; none by default.</param>
    /// <exception cref="ArgumentException">
    /// The rows do not fit the network or are none, the selection fits no layer, the saliency needs statistics that the support cannot gather, the sample does not fit the memory budget, or the structure fixes its sparsity (N:M).
    /// </exception>
    /// <exception cref="InvalidDataException">A feature is not finite or a label is outside its classes.</exception>
    /// <exception cref="InvalidOperationException">A loss is not finite.</exception>
    public static SensitivityScan Scan(
        Network network, PruningMethod method, RowSource rows, SensitivityOptions? options = null, PruningSupport? support = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(rows);
        options ??= new SensitivityOptions();
        support ??= PruningSupport.None;
        var layers = options.Layers.LayersOf(network.Definition);
        var trials = TrialsOf(network, method, layers, options.Sparsities);
        var shared = new SharedStatistics(support, Gather(network, method.Saliency, layers, support));
        var sampling = SamplingOf(options, rows.FeatureCount);
        var sample = RowSample.Draw(rows, network.Definition, sampling, support.CheckCancelled, "validation");
        var chunkRows = ChunkRowsOf(options, rows.FeatureCount);
        var alone = method with { Allocation = new UniformAllocation(), Schedule = new OneShotSchedule() };
        var before = Finite(LossOf(network, sample, chunkRows), "as it was");
        var points = new SensitivityPoint[trials.Length];
        Run(trials.Length, i => points[i] = Measure(network, alone, trials[i], trial => LossOf(trial, sample, chunkRows), before.Loss, shared));
        ImmutableArray<SensitivityPoint> all =
        [
            .. layers.SelectMany(layer => points.Where(point => point.Layer == layer).Prepend(Start(network, method, layer, before))),
        ];
        return new SensitivityScan
        {
            Method = method.Name,
            Unit = method.Structure.Unit,
            Rows = sample.Labels.Length,
            Loss = before.Loss,
            Accuracy = before.Accuracy,
            Points = all,
            Curves = [.. layers.Select(layer => CurveOf(network.Definition, layer, all))],
        };
    }

    /// <summary>The sample to measure on, and what it may take beside the rows that are being scored.</summary>
    internal static RowSampling SamplingOf(SensitivityOptions options, int featureCount)
    {
        var scored = (long)Environment.ProcessorCount * ChunkRowsOf(options, featureCount);
        return new RowSampling(options.Rows, 1, options.Seed, RowBudget.Of(options.MemoryBudgetBytes).Less(scored, featureCount));
    }

    /// <summary>Every processor holds the rows that it scores.</summary>
    private static int ChunkRowsOf(SensitivityOptions options, int featureCount) =>
        RowBudget.Of(options.MemoryBudgetBytes).ChunkRowsOf(featureCount, Environment.ProcessorCount);

    private static NetworkLoss LossOf(Network network, LabeledRows rows, int chunkRows)
    {
        using var reader = rows.Open();
        return NetworkLoss.Measure(network, reader.Read, chunkRows);
    }

    /// <summary>What to measure: the sparsities that prune more of a layer than it has pruned and leave one, each count once.</summary>
    private static ImmutableArray<(string Layer, double Sparsity)> TrialsOf(Network network, PruningMethod method, ImmutableArray<string> layers, ImmutableArray<double> sparsities)
    {
        var trials = ImmutableArray.CreateBuilder<(string, double)>();
        foreach (var layer in layers)
        {
            var kept = method.Structure.KeptIn(network, layer);
            trials.AddRange(sparsities
                .DistinctBy(CountAt)
                .Where(sparsity => CountAt(sparsity) > kept.PrunedCount && CountAt(sparsity) < kept.Length)
                .Select(sparsity => (layer, sparsity)));

            long CountAt(double sparsity) => PruningCount.Of(sparsity, kept.Length);
        }

        return trials.ToImmutable();
    }

    private static SaliencyStatistics? Gather(Network network, Saliency saliency, ImmutableArray<string> layers, PruningSupport support) =>
        saliency.Request is { } request ? support.Gather(network, request, network.Definition.TrainableParametersOf(layers)) : null;

    /// <summary>Runs the trials on all processors; the first error is thrown as it is.</summary>
    private static void Run(int count, Action<int> trial)
    {
        try
        {
            Parallel.For(0, count, trial);
        }
        catch (AggregateException error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
    }

    private static SensitivityPoint Measure(
        Network network, PruningMethod method, (string Layer, double Sparsity) trial, Func<Network, NetworkLoss> loss, double lossBefore, PruningSupport support)
    {
        var (pruned, report) = Pruner.Prune(network, method, trial.Sparsity, new LayerSelection { Include = [trial.Layer] }, support);
        var measured = Finite(loss(pruned), $"with layer '{trial.Layer}' pruned to {trial.Sparsity}");
        return new SensitivityPoint(
            trial.Layer, report.AchievedSparsity, report.Pruned, report.Prunable, measured.Loss, measured.Loss - lossBefore, measured.Accuracy);
    }

    private static SensitivityPoint Start(Network network, PruningMethod method, string layer, NetworkLoss before)
    {
        var kept = method.Structure.KeptIn(network, layer);
        return new SensitivityPoint(layer, (double)kept.PrunedCount / kept.Length, kept.PrunedCount, kept.Length, before.Loss, 0, before.Accuracy);
    }

    private static LossCurve CurveOf(NetworkDefinition definition, string layer, ImmutableArray<SensitivityPoint> points)
    {
        SensitivityPoint[] own = [.. points.Where(point => point.Layer == layer)];
        return new LossCurve(
            layer, checked((int)own[0].Prunable), definition.MultiplyAddsOf(layer), [.. own.Select(point => new LossPoint(point.Sparsity, point.Loss))]);
    }

    private static NetworkLoss Finite(NetworkLoss measured, string when) => double.IsFinite(measured.Loss)
        ? measured
        : throw new InvalidOperationException($"The loss of the network {when} is {measured.Loss}; its logits are not finite.");
}
