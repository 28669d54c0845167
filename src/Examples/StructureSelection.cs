using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Examples.Data;
using Microsoft.ML.Pruning.Examples.Output;
using Microsoft.ML.Pruning.Examples.Work;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Training;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Pruning.Examples;

/// <summary>
/// Trains a network plainly and with a group lasso over units and filters, removes those whose norm is below a threshold, fine-tunes
/// what is left, and shows for each threshold how many stay and what that costs.
/// </summary>
internal sealed class StructureSelection
{
    private readonly StructureSettings _settings;
    private readonly StageConsole _console;
    private readonly CancellationToken _stop;
    private readonly MLContext _ml;

    private StructureSelection(StructureSettings settings, StageConsole console, CancellationToken stop) =>
        (_settings, _console, _stop, _ml) = (settings, console, stop, new MLContext(settings.Seed));

    /// <summary>Without the lasso, then with it.</summary>
    private ImmutableArray<double> Strengths => [0, _settings.Strength];

    private TrainingOptions? FineTuning => _settings.FineTune == 0
        ? null
        : new TrainingOptions { Epochs = _settings.FineTune, Optimizer = new AdamOptions { LearningRate = 5e-4 } };

    public static int Run(StructureSettings settings, DataSearch search, StageConsole console, CancellationToken stop = default)
    {
        OutputFile.Prepare(settings.Csv);
        new StructureSelection(settings, console, stop).Run(search);
        return 0;
    }

    private void Run(DataSearch search)
    {
        var network = ExampleNetworks.Create(_settings.Network);
        var images = search.Find(network, _settings.Data, _settings.Seed);
        _console.Introduce(network, images);
        var points = _console.Work(
            [.. Strengths.SelectMany(strength => _settings.Thresholds.Select(PruningAt).Prepend(TrainingAt(strength)))],
            progress => Strengths.SelectMany(strength => Select(progress, strength, images)).ToList());
        _console.Show(StructureTable.Of(points));
        StructureCsv.Write(_settings.Csv, points);
        _console.Say($"Points written to {_settings.Csv}");
    }

    private List<StructurePoint> Select(WorkProgress progress, double strength, ImageData images)
    {
        var train = images.Train.ToDataView(_ml);
        var pipeline = _ml.Transforms.Conversion
            .MapValueToKey(nameof(ImageRow.Label), keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(_ml.MulticlassClassification.Trainers.TorchNetwork(ExampleNetworks.Create(_settings.Network), new TorchNetworkOptions
            {
                Epochs = _settings.Epochs,
                Regularizers = strength == 0 ? [] : [new GroupLassoRegularizer(strength)],
                CancellationToken = _stop,
            }));
        var trained = progress.Run(TrainingAt(strength), _ml, () => pipeline.Fit(train));
        var (scored, test) = (trained.Transform(train), trained.Transform(images.Test.ToDataView(_ml)));
        List<StructurePoint> points = [];
        foreach (var threshold in _settings.Thresholds)
        {
            points.Add(progress.Run(
                PruningAt(threshold),
                _ml,
                () => Prune(strength, threshold, scored, test),
                point => $"{point.UnitsKept} of {point.Units} kept, accuracy {Figures.Percent(point.Accuracy)}"));
        }

        return [PointOf(strength, 0, (points[0].Units, points[0].Units), _ml.Pruning.Evaluate(test)), .. points];
    }

    private StructurePoint Prune(double strength, double threshold, IDataView train, IDataView test)
    {
        var pruned = _ml.Pruning.PruneUnits(options: new()
        {
            Allocation = new ThresholdAllocation(threshold),
            FineTune = FineTuning,
            Seed = _settings.Seed,
            CancellationToken = _stop,
        }).Fit(train);
        var report = pruned.Report!;
        return PointOf(
            strength, threshold, (report.Prunable - report.Pruned, report.Prunable), _ml.Pruning.Evaluate(pruned.Transform(test)));
    }

    private StructurePoint PointOf(double strength, double threshold, (long Kept, long All) units, PrunedNetworkMetrics metrics) => new(
        _settings.Network,
        _settings.Seed,
        strength,
        threshold,
        units.Kept,
        units.All,
        metrics.Sparsity.NonZeroMultiplyAdds,
        metrics.Classification.MicroAccuracy);

    private WorkPoint TrainingAt(double strength) =>
        new(strength == 0 ? "Training plainly" : "Training with a group lasso", "training", _settings.Epochs);

    private WorkPoint PruningAt(double threshold) => new(
        FormattableString.Invariant($"Without what has a norm below {threshold}"), "pruning", _settings.FineTune);
}
