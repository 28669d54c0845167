using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Examples.Data;
using Microsoft.ML.Pruning.Examples.Output;
using Microsoft.ML.Pruning.Examples.Work;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Pruning.Examples;

/// <summary>
/// Prunes one trained network by weights, by units, by greedy search, by structure selection, by slimming and by a chain of two, beside
/// dense controls, and shows which of them nothing beats.
/// </summary>
internal sealed class Hybrid
{
    private const int TimedRows = 500;

    private readonly HybridSettings _settings;
    private readonly HybridPlan _plan;
    private readonly StageConsole _console;
    private readonly CancellationToken _stop;
    private readonly MLContext _ml;

    private Hybrid(HybridSettings settings, StageConsole console, CancellationToken stop) =>
        (_settings, _console, _stop, _ml, _plan) = (settings, console, stop, new MLContext(settings.Seed), new HybridPlan(settings));

    public static int Run(HybridSettings settings, DataSearch search, StageConsole console, CancellationToken stop = default)
    {
        OutputFile.Prepare(settings.Csv);
        new Hybrid(settings, console, stop).Run(search);
        return 0;
    }

    private void Run(DataSearch search)
    {
        var network = ExampleNetworks.Create(_settings.Network);
        var images = search.Find(network, _settings.Data, _settings.Seed);
        _console.Introduce(network, images);
        var (kept, heldOut) = images.Train.HoldOut(_settings.Validation, _settings.Seed);
        var fronts = new HybridFronts(_console.Work(
            _plan.Points, progress => Compare(progress, network, images with { Train = kept }, heldOut)));
        _console.Show(HybridTables.Costs(fronts));
        _console.Show(HybridTables.Times(fronts));
        _console.Show(HybridTables.Front(fronts));
        for (var cost = 0; cost < HybridFronts.Costs.Length; cost++)
        {
            _console.Say(fronts.Dominance(cost, HybridPoint.Chain, HybridPoint.Magnitude));
        }

        var wrong = fronts.Points.Where(point => !point.CostsAsDefined).Select(point => point.Title).ToList();
        _console.Say(wrong.Count == 0
            ? $"All {fronts.Points.Count(point => point.IsCompact)} networks without masks have the MACs, parameters and bytes of their "
                + "definitions"
            : $"These do not cost what their definitions say: {string.Join("; ", wrong)}");
        HybridCsv.Write(_settings.Csv, fronts);
        _console.Say($"Points written to {_settings.Csv}");
    }

    private List<HybridPoint> Compare(WorkProgress progress, NetworkDefinition network, ImageData images, ImageSet heldOut)
    {
        var train = images.Train.ToDataView(_ml);
        var (dense, work) = progress.Run(_plan.Training, _ml, () => Timed(() => TrainerOf(network).Fit(train)));
        var scored = dense.Transform(train);
        var stages = new HybridStages(
            _ml, _settings, network.MultiplyAdds, dense.Transform(heldOut.ToDataView(_ml)), _stop);
        var measure = new HybridMeasurement(_ml, _settings, images.Test, TimedRows, dense.Transform);
        List<HybridPoint> points =
        [
            measure.Of(HybridPoint.Dense, "", dense.Transform, dense.LastTransformer.Network, work),
            progress.Run(
                _plan.Control, _ml, () => Prune(measure, HybridPoint.TrainedOn, "", dense, scored, stages.Nothing()).Point, Outcome),
        ];
        foreach (var pruning in _plan.Prunings)
        {
            var (point, left) = progress.Run(
                _plan.WorkFor(pruning),
                _ml,
                () => Prune(measure, pruning.Method, pruning.Point, dense, scored, pruning.Stages(stages)),
                done => Outcome(done.Point));
            points.Add(point);
            if (pruning.Method == HybridPoint.Greedy)
            {
                points.Add(progress.Run(
                    _plan.FromScratch(pruning), _ml, () => FromScratch(measure, pruning.Point, left.Definition, train, stages), Outcome));
            }
        }

        return points;
    }

    private static string Outcome(HybridPoint point) => $"accuracy {Figures.Percent(point.Accuracy)}, {point.Cost}";

    private static (T Result, double Seconds) Timed<T>(Func<T> work)
    {
        var start = Stopwatch.GetTimestamp();
        var result = work();
        return (result, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static (HybridPoint Point, Network Left) Prune(
        HybridMeasurement measure,
        string method,
        string point,
        TransformerChain<NetworkTransformer> dense,
        IDataView train,
        EstimatorChain<NetworkTransformer> stages)
    {
        var (model, work) = Timed(() => stages.Fit(train));
        var network = model.LastTransformer.Network;
        return (measure.Of(method, point, rows => model.Transform(dense.Transform(rows)), network, work), network);
    }

    private HybridPoint FromScratch(
        HybridMeasurement measure, string point, NetworkDefinition definition, IDataView train, HybridStages stages)
    {
        var ((small, model), work) = Timed(() =>
        {
            var small = TrainerOf(definition).Fit(train);
            return (small, stages.Nothing().Fit(small.Transform(train)));
        });
        return measure.Of(
            HybridPoint.Scratch, point, rows => model.Transform(small.Transform(rows)), model.LastTransformer.Network, work);
    }

    private EstimatorChain<NetworkTransformer> TrainerOf(NetworkDefinition network) => _ml.Transforms.Conversion
        .MapValueToKey(nameof(ImageRow.Label), keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
        .Append(_ml.MulticlassClassification.Trainers.TorchNetwork(
            network, new TorchNetworkOptions { Epochs = _settings.Epochs, Seed = _settings.Seed, CancellationToken = _stop }));
}
