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
/// Trains a network once, prunes it by every method to every sparsity, measures each point on the test images, and saves the
/// smallest model that lost less than one point of accuracy.
/// </summary>
internal sealed class Curves
{
    private const double LargestLoss = 0.01;

    private readonly CurvesSettings _settings;
    private readonly StageConsole _console;
    private readonly MLContext _ml;
    private readonly IDataView _train;
    private readonly IDataView _test;

    private readonly CancellationToken _stop;

    private Curves(CurvesSettings settings, ImageData images, StageConsole console, CancellationToken stop)
    {
        _stop = stop;
        _settings = settings;
        _console = console;
        _ml = new MLContext(settings.Seed);
        _train = images.Train.ToDataView(_ml);
        _test = images.Test.ToDataView(_ml);
    }

    public static int Run(CurvesSettings settings, DataSearch search, StageConsole console, CancellationToken stop = default)
    {
        OutputFile.Prepare(settings.Csv);
        OutputFile.Prepare(settings.Model);
        var network = ExampleNetworks.Create(settings.Network);
        var format = ImageFormat.ForLength(network.InputShape.Count)
            ?? throw new InvalidDataException($"{settings.Network} takes {network.InputShape}; there is no data set of such images.");
        var images = search.Find(format, settings.Data, settings.Seed);
        if (images.Train.Size.Length != network.InputShape.Count)
        {
            throw new InvalidDataException($"{settings.Network} takes {network.InputShape} ({network.InputShape.Count} values), but the images of {images.Source} are {images.Train.Size}.");
        }

        console.Say($"{settings.Network}: {Figures.Count(network.ParameterCount)} parameters, {Figures.Count(network.MultiplyAdds)} MACs");
        console.Say($"{images.Name} ({images.Source}): {Figures.Count(images.Train.Count)} training and {Figures.Count(images.Test.Count)} test images");
        new Curves(settings, images, console, stop).Run(network);
        return 0;
    }

    private void Run(NetworkDefinition network)
    {
        var trained = Train(network);
        _console.Show(HistoryTable.Of(trained.LastTransformer.History!));

        var dense = MeasureDense(trained);
        var measured = _settings.Methods.SelectMany(method => Measure(method, trained, dense)).ToList();
        _console.Show(CurveTable.Of([.. measured.Select(point => point.Point)]));

        CurveCsv.Write(_settings.Csv, measured.Select(point => point.Point));
        _console.Say($"Points written to {_settings.Csv}");
        Save(trained, measured);
    }

    private TransformerChain<NetworkTransformer> Train(NetworkDefinition network)
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey(nameof(ImageRow.Label), keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Append(_ml.MulticlassClassification.Trainers.TorchNetwork(network, new TorchNetworkOptions
            {
                Epochs = _settings.Epochs,
                BatchSize = _settings.BatchSize,
                ValidationFraction = _settings.Validation > 0 ? _settings.Validation : null,
                CancellationToken = _stop,
            }));
        return _console.Stage("Training", say =>
        {
            void Forward(object? sender, LoggingEventArgs message)
            {
                if (message.Kind == Runtime.ChannelMessageKind.Info)
                {
                    say(message.RawMessage);
                }
            }

            _ml.Log += Forward;
            try
            {
                return pipeline.Fit(_train);
            }
            finally
            {
                _ml.Log -= Forward;
            }
        });
    }

    private CurvePoint MeasureDense(TransformerChain<NetworkTransformer> trained) =>
        _console.Stage("Measuring the dense network", _ => PointOf(method: "", sparsity: 0, achieved: 0, _ml.Pruning.Evaluate(trained.Transform(_test))));

    private List<MeasuredModel> Measure(string method, TransformerChain<NetworkTransformer> trained, CurvePoint dense) =>
        _console.Stage($"Pruning by {method}", say =>
        {
            var measured = new List<MeasuredModel> { new(dense with { Method = method }, trained.LastTransformer) };
            var scoredTrain = trained.Transform(_train);
            var scoredTest = trained.Transform(_test);
            var clock = Stopwatch.StartNew();
            foreach (var sparsity in _settings.Sparsities.Where(sparsity => sparsity > 0))
            {
                _stop.ThrowIfCancellationRequested();
                var pruned = Pruner(method, sparsity).Fit(scoredTrain);
                var metrics = _ml.Pruning.Evaluate(pruned.Transform(scoredTest));
                measured.Add(new MeasuredModel(PointOf(method, sparsity, pruned.Report!.AchievedSparsity, metrics), pruned));
                say($"{Figures.Sparsity(sparsity)}: accuracy {Figures.Percent(metrics.Classification.MicroAccuracy)}, {Figures.Seconds(clock.Elapsed.TotalSeconds)}");
            }

            return measured;
        });

    private PruningEstimator Pruner(string method, double sparsity)
    {
        var scope = _settings.Scope == CurvesCommand.GlobalScope ? PruningScope.Global : PruningScope.PerLayer;
        return method == CurvesCommand.Units
            ? _ml.Pruning.PruneUnits(new UnitPruningOptions { Sparsity = sparsity, Scope = scope })
            : _ml.Pruning.PruneByMagnitude(new MagnitudePruningOptions { Sparsity = sparsity, Scope = scope });
    }

    private CurvePoint PointOf(string method, double sparsity, double achieved, PrunedNetworkMetrics metrics) => new(
        _settings.Network,
        method,
        _settings.Scope,
        _settings.Seed,
        sparsity,
        achieved,
        metrics.Classification.MicroAccuracy,
        metrics.Classification.LogLoss,
        metrics.Sparsity.MultiplyAdds,
        metrics.Sparsity.NonZeroMultiplyAdds,
        metrics.Sparsity.BytesOnDisk);

    private void Save(TransformerChain<NetworkTransformer> trained, List<MeasuredModel> measured)
    {
        var chosen = measured
            .Where(candidate => measured[0].Point.TestAccuracy - candidate.Point.TestAccuracy < LargestLoss)
            .MinBy(candidate => candidate.Point.Bytes)!;
        var model = _ml.Pruning.Slim(trained.Append(chosen.Pruned));
        OutputFile.Write(_settings.Model, path => _ml.Model.Save(model, _train.Schema, path));
        var point = chosen.Point;
        _console.Say($"Smallest model within one point of the dense one: {point.Method} at {Figures.Sparsity(point.AchievedSparsity)}, accuracy {Figures.Percent(point.TestAccuracy)}");
        _console.Say($"Saved to {_settings.Model}; evaluate it with: score --model {_settings.Model}");
    }

    private sealed record MeasuredModel(CurvePoint Point, NetworkTransformer Pruned);
}
