using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Examples.Data;
using Microsoft.ML.Pruning.Examples.Output;
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
    private readonly SensitivitySettings _settings;
    private readonly ExampleMethod _method;
    private readonly CancellationToken _stop;
    private readonly StageConsole _console;
    private readonly MLContext _ml;

    private Sensitivity(SensitivitySettings settings, StageConsole console, CancellationToken stop)
    {
        (_settings, _console, _stop) = (settings, console, stop);
        _method = ExampleMethods.Named(settings.Method);
        _ml = new MLContext(settings.Seed);
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
        var trained = _console.Stage("Training", _ml, _ => pipeline.Fit(train));

        var scan = Scan(trained.Transform(heldOut.ToDataView(_ml)), trained.Transform(train));
        _console.Show(ScanTable.Of(scan));
        SensitivityCsv.Write(_settings.Csv, _settings.Network, _settings.Method, _settings.Seed, scan);
        _console.Say($"Scan written to {_settings.Csv}");

        var test = trained.Transform(images.Test.ToDataView(_ml));
        var dense = _ml.Pruning.Evaluate(test);
        Allocation[] allocations = [new UniformAllocation(), new GlobalAllocation(), scan.ToAllocation(_settings.Budget)];
        var pruned = _console.Stage(
            $"Pruning {Figures.Sparsity(_settings.Sparsity)} by {_settings.Method}",
            _ => allocations.Select(allocation => Prune(allocation, trained.Transform(train), test)).ToList());
        _console.Show(AllocationTable.Of(pruned));
        _console.Say($"The trained network: accuracy {Figures.Percent(dense.Classification.MicroAccuracy)}, "
            + $"log-loss {Figures.Decimal(dense.Classification.LogLoss)}");
        _console.Say(
            $"{Figures.Sparsity(_settings.Sparsity)} is of the "
                + $"{scan.Unit}{(_settings.Budget == SensitivityBudget.MultiplyAdds ? ", by sensitivity of the MACs" : "")} of "
                + "the layers listed");
    }

    private SensitivityScan Scan(IDataView heldOut, IDataView train) => _console.Stage(
        $"Scanning layers with {_settings.Method}",
        _ => _ml.Pruning.ScanSensitivity(
            heldOut,
            new SensitivityOptions { Sparsities = _settings.ScanSparsities, Rows = _settings.Validation, Seed = _settings.Seed },
            _method.SaliencyFor(_settings.Seed, _settings.CalibrationRows),
            _method.Structure,
            calibration: train));

    private (string Allocation, PruningReport Report, PrunedNetworkMetrics Metrics) Prune(
        Allocation allocation,
        IDataView train,
        IDataView test)
    {
        var pruned = _ml.Pruning.Prune(new PruningOptions
        {
            Sparsity = _settings.Sparsity,
            Saliency = _method.SaliencyFor(_settings.Seed, _settings.CalibrationRows),
            Structure = _method.Structure,
            Allocation = allocation,
            Seed = _settings.Seed,
            CancellationToken = _stop,
        }).Fit(train);
        return (allocation.Name, pruned.Report!, _ml.Pruning.Evaluate(pruned.Transform(test)));
    }
}
