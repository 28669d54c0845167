using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Examples.Data;
using Microsoft.ML.Pruning.Examples.Output;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Pruning.Examples;

/// <summary>
/// Trains a network, prunes it by every method and scope to every sparsity, measures each point on the test images, does so for every seed,
/// and saves the smallest model that lost less than one point of accuracy.
/// </summary>
internal sealed class Curves
{
    private const double LargestLoss = 0.01;

    private readonly CurvesSettings _settings;
    private readonly int _seed;
    private readonly StageConsole _console;
    private readonly MLContext _ml;
    private readonly IDataView _train;
    private readonly IDataView _test;
    private readonly CancellationToken _stop;

    private Curves(CurvesSettings settings, int seed, ImageData images, StageConsole console, CancellationToken stop)
    {
        (_settings, _seed, _console, _stop) = (settings, seed, console, stop);
        _ml = new MLContext(seed);
        _train = images.Train.ToDataView(_ml);
        _test = images.Test.ToDataView(_ml);
    }

    public static int Run(CurvesSettings settings, DataSearch search, StageConsole console, CancellationToken stop = default)
    {
        OutputFile.Prepare(settings.Csv);
        OutputFile.Prepare(settings.Model);
        var network = ExampleNetworks.Create(settings.Network, settings.Dropout);
        var images = search.Find(network, settings.Data, settings.Seeds[0]);
        console.Introduce(network, images);

        var points = new List<CurvePoint>();
        MeasuredModel? smallest = null;
        foreach (var seed in settings.Seeds)
        {
            var (measured, candidate) = new Curves(settings, seed, images, console, stop).Measure(network);
            points.AddRange(measured);
            smallest = smallest is null || candidate.Point.Bytes < smallest.Point.Bytes ? candidate : smallest;
        }

        console.Show(CurveTable.Of(points));
        var scopes = settings.Scopes.Select(
            scope => scope == CurvesCommand.GlobalScope ? "over all layers (global)" : "within each layer (layer)");
        console.Say($"Scores compared {string.Join(" and ", scopes)}; {settings.Retraining}");
        CurveCsv.Write(settings.Csv, points);
        console.Say($"Points written to {settings.Csv}");
        smallest!.Save(settings.Model);
        console.Say(
            $"Smallest model within one point of the dense one: "
                + $"{smallest.Point.Method} at {Figures.Sparsity(smallest.Point.AchievedSparsity)}, "
                + $"accuracy {Figures.Percent(smallest.Point.TestAccuracy)}");
        console.Say($"Saved to {settings.Model}; evaluate it with: score --model {settings.Model}");
        return 0;
    }

    /// <summary>All points of a seed, and the smallest model near enough to the dense one.</summary>
    private (List<CurvePoint> Points, MeasuredModel Smallest) Measure(NetworkDefinition network)
    {
        var trained = Train(network);
        if (_settings.Seeds.Length == 1)
        {
            _console.Show(HistoryTable.Of(trained.LastTransformer.History!));
        }

        var points = new List<CurvePoint>();
        MeasuredModel? smallest = null;
        var dense = _console.Stage(
            Title("Measuring the dense network"),
            _ => PointOf("", "", sparsity: 0, achieved: 0, _ml.Pruning.Evaluate(trained.Transform(_test))));
        foreach (var method in _settings.Methods.Select(ExampleMethods.Named))
        {
            foreach (var scope in _settings.Scopes)
            {
                foreach (var (point, pruned) in Prune(method, scope, trained, dense))
                {
                    points.Add(point);
                    if (dense.TestAccuracy - point.TestAccuracy < LargestLoss && (smallest is null || point.Bytes < smallest.Point.Bytes))
                    {
                        smallest = new MeasuredModel(
                            point, path => _ml.Model.Save(_ml.Pruning.Slim(trained.Append(pruned)), _train.Schema, path));
                    }
                }
            }
        }

        return (points, smallest!);
    }

    private TransformerChain<NetworkTransformer> Train(NetworkDefinition network)
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey(
            nameof(ImageRow.Label), keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(_ml.MulticlassClassification.Trainers.TorchNetwork(network, new TorchNetworkOptions
            {
                Epochs = _settings.Epochs,
                BatchSize = _settings.BatchSize,
                Validation = _settings.Validation > 0 ? new() { Fraction = _settings.Validation } : null,
                CancellationToken = _stop,
            }));
        return _console.Stage(Title("Training"), _ml, _ => pipeline.Fit(_train));
    }

    private List<(CurvePoint Point, NetworkTransformer Pruned)> Prune(
        ExampleMethod method,
        string scope,
        TransformerChain<NetworkTransformer> trained,
        CurvePoint dense) =>
        _console.Stage(Title($"Pruning by {method.Name}, scope {scope}"), _ml, say =>
        {
            var measured = new List<(CurvePoint, NetworkTransformer)>
            {
                (dense with { Method = method.Name, Scope = scope }, trained.LastTransformer)
            };
            var scoredTrain = trained.Transform(_train);
            var scoredTest = trained.Transform(_test);
            var clock = Stopwatch.StartNew();
            foreach (var sparsity in _settings.Sparsities.Where(sparsity => sparsity > 0))
            {
                _stop.ThrowIfCancellationRequested();
                var pruned = Pruner(method, scope, sparsity).Fit(scoredTrain);
                var metrics = _ml.Pruning.Evaluate(pruned.Transform(scoredTest));
                measured.Add((PointOf(method.Name, scope, sparsity, pruned.Report!.AchievedSparsity, metrics), pruned));
                say($"{Figures.Sparsity(sparsity)}: accuracy {Figures.Percent(metrics.Classification.MicroAccuracy)}, "
                    + $"{Figures.Seconds(clock.Elapsed.TotalSeconds)}");
            }

            return measured;
        });

    private PruningEstimator Pruner(ExampleMethod method, string scope, double sparsity) => _ml.Pruning.Prune(new PruningOptions
    {
        Sparsity = sparsity,
        Saliency = method.SaliencyFor(_seed, _settings.CalibrationRows),
        Structure = method.Structure,
        Scope = scope == CurvesCommand.GlobalScope ? PruningScope.Global : PruningScope.PerLayer,
        Schedule = _settings.Retraining.Schedule,
        FineTune = _settings.Retraining.FineTune(_settings.BatchSize),
        Seed = _seed,
        CancellationToken = _stop,
    });

    private CurvePoint PointOf(string method, string scope, double sparsity, double achieved, PrunedNetworkMetrics metrics) => new(
        _settings.Network,
        _settings.Dropout,
        method,
        scope,
        _settings.Retraining.Schedule.Name,
        _settings.Retraining.Epochs,
        _seed,
        sparsity,
        achieved,
        metrics.Classification.MicroAccuracy,
        metrics.Classification.LogLoss,
        metrics.Sparsity.MultiplyAdds,
        metrics.Sparsity.NonZeroMultiplyAdds,
        metrics.Sparsity.BytesOnDisk);

    private string Title(string stage) => _settings.Seeds.Length == 1 ? stage : $"Seed {_seed}: {stage}";

    private sealed record MeasuredModel(CurvePoint Point, Action<string> Write)
    {
        public void Save(string path) => OutputFile.Write(path, Write);
    }
}
