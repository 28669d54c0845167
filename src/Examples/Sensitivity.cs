using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Examples.Data;
using Microsoft.ML.Pruning.Examples.Output;
using Microsoft.ML.Pruning.Examples.Work;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Sensitivity;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Pruning.Examples;

/// <summary>
/// Trains a network, measures on held-out images how much each layer alone can give up, and prunes the network as that says, beside the
/// same sparsity in every layer and the lowest scores of all layers.
/// </summary>
internal sealed class Sensitivity
{
    private static readonly ImmutableArray<string> Ways = ["uniform", "global", "scan alone", "sensitivity"];

    private readonly SensitivitySettings _settings;
    private readonly ExampleMethod _method;
    private readonly CancellationToken _stop;
    private readonly StageConsole _console;
    private readonly MLContext _ml;
    private readonly WorkPoint _training;
    private readonly WorkPoint _scanning;
    private readonly ImmutableArray<WorkPoint> _prunings;

    private Sensitivity(SensitivitySettings settings, StageConsole console, CancellationToken stop)
    {
        (_settings, _console, _stop) = (settings, console, stop);
        _method = ExampleMethods.Named(settings.Method);
        _ml = new MLContext(settings.Seed);
        _training = new WorkPoint("Training", "training", settings.Epochs);
        _scanning = new WorkPoint($"Scanning the layers with {settings.Method}", "scan", Epochs: 0);
        _prunings =
        [
            .. Ways.Select(
                way => new WorkPoint($"{Figures.Sparsity(settings.Sparsity)} by {settings.Method}, {way}", "pruning", Epochs: 0)),
        ];
    }

    public static int Run(SensitivitySettings settings, DataSearch search, StageConsole console, CancellationToken stop = default)
    {
        OutputFile.Prepare(settings.Csv);
        new Sensitivity(settings, console, stop).Run(search);
        return 0;
    }

    private void Run(DataSearch search)
    {
        var network = ExampleNetworks.Create(_settings.Network);
        var images = search.Find(network, _settings.Data, _settings.Seed);
        _console.Introduce(network, images);
        var (rest, heldOut) = images.Train.HoldOut(_settings.Validation, _settings.Seed);
        var train = rest.ToDataView(_ml);
        var pipeline = _ml.Transforms.Conversion.MapValueToKey(
            nameof(ImageRow.Label), keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(_ml.MulticlassClassification.Trainers.TorchNetwork(
                network, new TorchNetworkOptions { Epochs = _settings.Epochs, CancellationToken = _stop }));
        var (scan, dense, pruned) = _console.Work([_training, _scanning, .. _prunings], progress =>
        {
            var trained = progress.Run(_training, _ml, () => pipeline.Fit(train));
            var scored = trained.Transform(train);
            var measuring = trained.Transform(heldOut.ToDataView(_ml));
            var scan = progress.Run(
                _scanning,
                _ml,
                () => Scan(measuring, scored),
                done => $"{done.Points.Length} points on {Figures.Count(done.Rows)} images");
            progress.Show(ScanTable.Of(scan));
            SensitivityCsv.Write(_settings.Csv, _settings.Network, _settings.Method, _settings.Seed, scan);

            var test = trained.Transform(images.Test.ToDataView(_ml));
            PruningOptions[] ways =
            [
                new() { Allocation = new UniformAllocation() },
                new() { Allocation = new GlobalAllocation() },
                new() { Allocation = scan.ToAllocation(_settings.Budget) },
                new()
                {
                    Allocation = new SensitivityAllocation(_settings.Budget) { Sparsities = _settings.ScanSparsities },
                    Validation = new ValidationRows { View = measuring },
                },
            ];
            return (
                Scan: scan,
                Dense: _ml.Pruning.Evaluate(test),
                Pruned: Ways.Select((way, place) => Prune(progress, _prunings[place], way, ways[place], scored, test)).ToList());
        });
        Show(scan, dense, pruned);
    }

    private void Show(
        SensitivityScan scan,
        PrunedNetworkMetrics dense,
        List<(string Allocation, PruningReport Report, PrunedNetworkMetrics Metrics)> pruned)
    {
        _console.Show(AllocationTable.Of(pruned));
        _console.Say($"The trained network: accuracy {Figures.Percent(dense.Classification.MicroAccuracy)}, "
            + $"log-loss {Figures.Decimal(dense.Classification.LogLoss)}");
        _console.Say(
            $"{Figures.Sparsity(_settings.Sparsity)} is of the "
                + $"{scan.Unit}{(_settings.Budget == SensitivityBudget.MultiplyAdds ? ", by sensitivity of the MACs" : "")} of "
                + "the layers listed");
        foreach (var note in pruned[^1].Report.Notes)
        {
            _console.Say(note);
        }

        _console.Say($"Scan written to {_settings.Csv}");
    }

    private SensitivityScan Scan(IDataView heldOut, IDataView train) => _ml.Pruning.ScanSensitivity(
        heldOut,
        new SensitivityOptions { Sparsities = _settings.ScanSparsities, Rows = _settings.Validation, Seed = _settings.Seed },
        _method.SaliencyFor(_settings.Seed, _settings.CalibrationRows),
        _method.Structure,
        calibration: train);

    private (string Allocation, PruningReport Report, PrunedNetworkMetrics Metrics) Prune(
        WorkProgress progress, WorkPoint point, string way, PruningOptions options, IDataView train, IDataView test) => progress.Run(
            point,
            _ml,
            () =>
            {
                var pruned = _ml.Pruning.Prune(options with
                {
                    Sparsity = _settings.Sparsity,
                    Saliency = _method.SaliencyFor(_settings.Seed, _settings.CalibrationRows),
                    Structure = _method.Structure,
                    Seed = _settings.Seed,
                    CancellationToken = _stop,
                }).Fit(train);
                return (way, Report: pruned.Report!, Metrics: _ml.Pruning.Evaluate(pruned.Transform(test)));
            },
            done => $"accuracy {Figures.Percent(done.Metrics.Classification.MicroAccuracy)}");
}
