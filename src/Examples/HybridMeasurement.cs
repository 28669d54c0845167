using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Examples.Data;
using Microsoft.ML.Pruning.Examples.Output;
using Microsoft.ML.Pruning.Examples.Work;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Examples;

/// <summary>Measures networks of a comparison on the test images.</summary>
internal sealed class HybridMeasurement
{
    private readonly MLContext _ml;
    private readonly HybridSettings _settings;
    private readonly IDataView _test;
    private readonly IDataView _timed;
    private readonly int _timedRows;
    private readonly Func<IDataView, IDataView> _dense;

    /// <param name="ml">Evaluates.</param>
    /// <param name="settings">The network and the seed.</param>
    /// <param name="test">The images.</param>
    /// <param name="timedRows">The most of them to take the time of.</param>
    /// <param name="dense">Scores by the network that others are timed beside.</param>
    public HybridMeasurement(MLContext ml, HybridSettings settings, ImageSet test, int timedRows, Func<IDataView, IDataView> dense)
    {
        (_ml, _settings, _dense) = (ml, settings, dense);
        _test = test.ToDataView(ml);
        var rows = test.Rows().Take(timedRows).ToList();
        _timedRows = rows.Count;
        _timed = ml.Data.LoadFromEnumerable(rows, test.RowSchema());
    }

    /// <summary>Measures a network.</summary>
    /// <param name="method">How it was made.</param>
    /// <param name="point">How far it was pruned.</param>
    /// <param name="score">Scores by it.</param>
    /// <param name="network">The network.</param>
    /// <param name="work">The seconds that it took to make it.</param>
    public HybridPoint Of(string method, string point, Func<IDataView, IDataView> score, Network network, double work)
    {
        var (time, denseTime) = ScoringTime.Measure(_timedRows, score(_timed), _dense(_timed));
        using var file = new MemoryStream();
        NetworkFile.Write(file, network);
        return new HybridPoint(
            _settings.Network,
            _settings.Seed,
            method,
            point,
            _ml.Pruning.Evaluate(score(_test)).Classification.MicroAccuracy,
            NetworkCost.Of(network),
            new NetworkCost(network.Definition.MultiplyAdds, network.Definition.ParameterCount, file.Length),
            network.Masks.Values.All(mask => mask.PrunedCount == 0),
            time,
            denseTime,
            work);
    }
}
