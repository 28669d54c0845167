using System.Diagnostics;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>What one pruning step by a saliency took, part by part as <see cref="StepwiseMethod"/> goes through them.</summary>
/// <param name="Rows">Rows that there were.</param>
/// <param name="Gather">Statistics from rows; null where none are needed.</param>
/// <param name="Score">The scores of all prunable weights.</param>
/// <param name="Select">The global selection of half of them, and the copy of the weights with masks applied.</param>
/// <param name="Compensate">New values for what stays; null where there are none.</param>
internal sealed record SaliencyMeasurement(int Rows, PhaseCost? Gather, PhaseCost Score, PhaseCost Select, PhaseCost? Compensate)
{
    /// <summary>The command that measures in a process of its own; see <see cref="Run"/>.</summary>
    public const string Command = "measure-saliency";

    private const double Sparsity = 0.5;
    private const int WarmUps = 40;
    private const int SmallRows = 64;
    private const int MostRepeats = 3;
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(2);

    /// <summary>Measures the saliency that the first argument names.</summary>
    /// <remarks>A second one, <c>--small</c>, shrinks the network and the rows.</remarks>
    public static SaliencyMeasurement Run(string[] arguments)
    {
        var measured = SaliencyCase.All.Single(one => one.Name == arguments[0]);
        var warmUp = LargeNetwork.Create(small: true, measured.BatchNorm);
        var warmUpRows = RandomRows.For(warmUp.Definition, SmallRows);
        for (var i = 0; i < WarmUps; i++)
        {
            Once(measured.Saliency, warmUp, warmUpRows);
        }

        var small = arguments.Contains(PruningBenchmark.Small);
        var network = LargeNetwork.Create(small, measured.BatchNorm);
        var rows = RandomRows.For(network.Definition, measured.Saliency.Request is { } request && !small ? request.Rows : SmallRows);
        var repeats = new List<SaliencyMeasurement>();
        for (var started = Stopwatch.GetTimestamp(); repeats.Count == 0
            || (repeats.Count < MostRepeats && Stopwatch.GetElapsedTime(started) < Enough);)
        {
            repeats.Add(Once(measured.Saliency, network, rows));
        }

        return new SaliencyMeasurement(
            rows.Count, Of(one => one.Gather), Of(one => one.Score)!, Of(one => one.Select)!, Of(one => one.Compensate));

        PhaseCost? Of(Func<SaliencyMeasurement, PhaseCost?> phase) => PhaseCost.Over([.. repeats.Select(phase).OfType<PhaseCost>()]);
    }

    /// <summary>The parts of <see cref="StepwiseMethod"/> one by one, with all that it keeps alive in between.</summary>
    private static SaliencyMeasurement Once(Saliency saliency, Network network, LabeledRows rows)
    {
        var context = new PruningContext(rows);
        var layers = LayerSelection.Default.LayersOf(network.Definition);
        SaliencyStatistics? statistics = null;
        LayerScores[] scores = [];
        var pruned = network;
        IReadOnlyDictionary<string, float[]> compensated = new Dictionary<string, float[]>();
        var memory = new PeakMemory();
        var gather = saliency.Request is { } request
            ? PhaseCost.Of(memory, () => statistics = context.Gather(network, request, network.Definition.TrainableParametersOf(layers)))
            : null;
        var score = PhaseCost.Of(
            memory,
            () => scores = [.. layers.Select(layer => new LayerScores(layer, saliency.Score(network, $"{layer}.weight", statistics)))]);
        var select = PhaseCost.Of(memory, () => pruned = network.WithMasks(Selected(scores)));
        var compensate = PhaseCost.Of(memory, () => compensated = saliency.Compensate(network, pruned.Masks, statistics));
        GC.KeepAlive((statistics, scores, pruned));
        return new SaliencyMeasurement(rows.Count, gather, score, select, compensated.Count == 0 ? null : compensate);
    }

    private static MaskSet Selected(LayerScores[] scores) => new GlobalAllocation().Allocate(scores, Sparsity)
        .Aggregate(MaskSet.Empty, (masks, layer) => masks.With($"{layer.Layer}.weight", layer.Kept));
}
