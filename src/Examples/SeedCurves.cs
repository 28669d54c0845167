using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Examples.Data;
using Microsoft.ML.Pruning.Examples.Output;
using Microsoft.ML.Pruning.Examples.Work;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Training;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.Pruning.Examples;

/// <summary>The curves of one seed: a trained network, pruned by every method and scope to every sparsity.</summary>
internal sealed class SeedCurves
{
    private const double LargestLoss = 0.01;

    private readonly CurvesSettings _settings;
    private readonly CurvePlan _plan;
    private readonly int _seed;
    private readonly WorkProgress _progress;
    private readonly CancellationToken _stop;
    private readonly MLContext _ml;
    private readonly IDataView _train;
    private readonly IDataView _test;

    public SeedCurves(
        CurvesSettings settings, CurvePlan plan, int seed, ImageData images, WorkProgress progress, CancellationToken stop)
    {
        (_settings, _plan, _seed, _progress, _stop) = (settings, plan, seed, progress, stop);
        _ml = new MLContext(seed);
        _train = images.Train.ToDataView(_ml);
        _test = images.Test.ToDataView(_ml);
    }

    /// <summary>All points, curve by curve, and the smallest model near enough to the dense one.</summary>
    public (List<CurvePoint> Points, CurveModel Smallest) Measure(NetworkDefinition network)
    {
        var (trained, dense) = _progress.Run(_plan.Training(_seed), _ml, () => Train(network), result => Told(result.Dense));
        if (_settings.Seeds.Length == 1)
        {
            _progress.Show(HistoryTable.Of(trained.LastTransformer.History!));
        }

        var data = (Train: trained.Transform(_train), Test: trained.Transform(_test));
        var controls = _plan.Controls.ToDictionary(
            control => control,
            control => Fit(_plan.Control(_seed, control), ControlOf(control), data, Point(CurvePoint.Recovered)).Point);
        var points = new List<CurvePoint>();
        var smallest = new CurveModel(
            dense with { Method = _settings.Methods[0], Scope = _settings.Scopes[0] },
            path => Save(trained, trained.LastTransformer, path));
        foreach (var (method, scope) in _settings.Methods.Select(ExampleMethods.Named)
            .SelectMany(method => _settings.Scopes.Select(scope => (method, scope))))
        {
            points.Add(dense with { Method = method.Name, Scope = scope });
            if (controls.TryGetValue(CurvePlan.ControlOf(method), out var control))
            {
                points.Add(control with { Method = method.Name, Scope = scope });
            }

            foreach (var sparsity in _plan.Sparsities)
            {
                var asked = Point(CurvePoint.Pruned) with { Method = method.Name, Scope = scope, RequestedSparsity = sparsity };
                var (pruned, point) = Fit(
                    _plan.Pruning(_seed, method, scope, sparsity), OptionsOf(method, scope, sparsity), data, asked);
                points.Add(point);
                if (dense.TestAccuracy - point.TestAccuracy < LargestLoss && point.Bytes < smallest.Point.Bytes)
                {
                    smallest = new CurveModel(point, path => Save(trained, pruned, path));
                }
            }
        }

        return (points, smallest);
    }

    private static string Told(CurvePoint point) => $"accuracy {Figures.Percent(point.TestAccuracy)}";

    private void Save(TransformerChain<NetworkTransformer> trained, NetworkTransformer last, string path) =>
        _ml.Model.Save(_ml.Pruning.Slim(trained.Append(last)), _train.Schema, path);

    private (TransformerChain<NetworkTransformer> Trained, CurvePoint Dense) Train(NetworkDefinition network)
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
        var trained = pipeline.Fit(_train);
        return (trained, Measured(Point(CurvePoint.Dense), trained.Transform(_test)));
    }

    /// <summary>Prunes and measures one point.</summary>
    private (NetworkTransformer Pruned, CurvePoint Point) Fit(
        WorkPoint work, PruningOptions options, (IDataView Train, IDataView Test) data, CurvePoint asked) => _progress.Run(
            work,
            _ml,
            () =>
            {
                _stop.ThrowIfCancellationRequested();
                var pruned = _ml.Pruning.Prune(options).Fit(data.Train);
                var report = pruned.Report!;
                var point = Measured(asked, pruned.Transform(data.Test)) with
                {
                    AchievedSparsity = report.AchievedSparsity,
                    RecoveryEpochs = report.Steps.Sum(step => step.FineTuning?.Epochs.Length ?? 0),
                };
                return (pruned, point);
            },
            result => Told(result.point));

    private PruningOptions OptionsOf(ExampleMethod method, string scope, double sparsity) => new()
    {
        Sparsity = sparsity,
        Saliency = method.SaliencyFor(_seed, _settings.CalibrationRows),
        Structure = method.Structure,
        Scope = scope == CurvesCommand.GlobalScope ? PruningScope.Global : PruningScope.PerLayer,
        Schedule = _settings.Retraining.Schedule,
        FineTune = _settings.Retraining.FineTune(_settings.BatchSize),
        Seed = _seed,
        CancellationToken = _stop,
    };

    /// <summary>The same stage, which prunes nothing at each of its steps.</summary>
    /// <remarks>
    /// A stage that neither prunes nor trains leaves batch norm as it was; with a training of no epochs it estimates it anew, as it does
    /// where it prunes.
    /// </remarks>
    private PruningOptions ControlOf(ExampleMethod method)
    {
        var options = OptionsOf(method, CurvesCommand.LayerScope, sparsity: 0);
        return options with { Schedule = _plan.ControlSchedule, FineTune = options.FineTune ?? new TrainingOptions { Epochs = 0 } };
    }

    /// <summary>A point that is not measured yet.</summary>
    private CurvePoint Point(string kind) => new()
    {
        Network = _settings.Network,
        Dropout = _settings.Dropout,
        Kind = kind,
        Schedule = _settings.Retraining.Schedule.Name,
        FineTuneEpochs = _settings.Retraining.Epochs,
        Seed = _seed,
    };

    private CurvePoint Measured(CurvePoint point, IDataView scored)
    {
        var metrics = _ml.Pruning.Evaluate(scored);
        return point with
        {
            TestAccuracy = metrics.Classification.MicroAccuracy,
            TestLogLoss = metrics.Classification.LogLoss,
            Macs = metrics.Sparsity.MultiplyAdds,
            NonZeroMacs = metrics.Sparsity.NonZeroMultiplyAdds,
            Bytes = metrics.Sparsity.BytesOnDisk,
        };
    }
}
