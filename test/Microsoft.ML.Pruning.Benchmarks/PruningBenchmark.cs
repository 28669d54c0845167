using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Allocation;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliency;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>
/// Prunes 100 million weights globally by magnitude, beside <c>torch.nn.utils.prune.global_unstructured</c>. Fails when it takes a second or more,
/// or a gigabyte or more beyond the weights.
/// </summary>
internal static class PruningBenchmark
{
    private const double Sparsity = 0.9;
    private const int Repeats = 7;
    private const double AllowedSeconds = 1.0;
    private const double AllowedMegabytes = 1000;
    private static readonly (int Outputs, int Inputs)[] Layers = [(5000, 10_000), (5000, 5000), (5000, 5000)];
    private static readonly PruningMethod Method = new("magnitude", new MagnitudeSaliency(), new WeightStructure(), new GlobalAllocation(), new OneShotSchedule());

    /// <summary>Runs the benchmark and writes Results/pruning.md.</summary>
    /// <returns>0, or 1 when it took more than is allowed.</returns>
    public static int Run()
    {
        var load = Machine.Load;
        var network = CreateNetwork();
        var layers = LayerSelection.Default;
        RequireExact(Pruner.Prune(network, Method, Sparsity, layers).Report);
        var whole = MedianSeconds(() => Pruner.Prune(network, Method, Sparsity, layers));
        var megabytes = PeakMemory.Of(() => GC.KeepAlive(Pruner.Prune(network, Method, Sparsity, layers)));
        Scores[] scores = [.. layers.LayersOf(network.Definition).Select(layer => Method.Saliency.Score(network, $"{layer}.weight"))];
        var count = (long)(Sparsity * scores.Sum(s => (long)s.Length));
        var selection = MedianSeconds(() => TopK.PruneLowest(scores, count));
        var pass = MedianSeconds(() => ReadAll(scores));
        var peer = PruningPeer.Measure(Layers, Sparsity, Environment.ProcessorCount);
        var report = Report(load, whole, megabytes, selection, pass, peer);
        Console.WriteLine(report);
        ResultFile.Write("pruning.md", report);
        return whole < AllowedSeconds && megabytes < AllowedMegabytes ? 0 : 1;
    }

    private static Network CreateNetwork()
    {
        var definition = NetworkDefinition.Input(Layers[0].Inputs)
            .Linear(Layers[0].Outputs).ReLU().Linear(Layers[1].Outputs).ReLU().Linear(Layers[2].Outputs).ReLU().Linear(10).Build("100M");
        return new Network(definition, definition.Parameters.ToDictionary(p => p.Name, p => NormalValues((int)p.Shape.Count)));
    }

    private static float[] NormalValues(int length)
    {
        const int Block = 1 << 20;
        var values = new float[length];
        Parallel.For(0, (length - 1) / Block + 1, block =>
        {
            var random = new Random(block);
            foreach (ref var value in values.AsSpan(block * Block, Math.Min(Block, length - block * Block)))
            {
                value = MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(2 * MathF.PI * random.NextSingle());
            }
        });
        return values;
    }

    private static void RequireExact(PruningReport report)
    {
        if (report.Pruned != (long)(Sparsity * report.Prunable))
        {
            throw new InvalidOperationException($"{report.Pruned} of {report.Prunable} weights were pruned.");
        }
    }

    /// <summary>Adds up all scores on all processors: the least that any look at each of them costs.</summary>
    private static float ReadAll(Scores[] scores)
    {
        const int Block = 1 << 20;
        var total = 0f;
        foreach (var one in scores)
        {
            Parallel.For(0, (one.Length - 1) / Block + 1, block =>
            {
                var sum = TensorPrimitives.Sum(one.Values.Span.Slice(block * Block, Math.Min(Block, one.Length - block * Block)));
                Interlocked.Exchange(ref total, sum);
            });
        }

        return total;
    }

    private static double MedianSeconds<T>(Func<T> work)
    {
        var seconds = new double[Repeats];
        for (var i = 0; i < Repeats; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            var started = Stopwatch.GetTimestamp();
            var result = work();
            seconds[i] = Stopwatch.GetElapsedTime(started).TotalSeconds;
            GC.KeepAlive(result);
        }

        return seconds.Order().ElementAt(Repeats / 2);
    }

    private static string Report(string load, double whole, double megabytes, double selection, double pass, PruningPeer? peer)
    {
        var beside = peer is null
            ? "PyTorch was not there to compare with."
            : string.Create(CultureInfo.InvariantCulture, $"Here / PyTorch: {peer.Seconds / whole:F0} times as fast, {peer.Megabytes / megabytes:F1} times less memory.");
        var row = peer is null ? "" : string.Create(CultureInfo.InvariantCulture, $"\n| torch.nn.utils.prune.global_unstructured ({peer.Description}) | {peer.Seconds:F2} | {peer.Megabytes:F0} |");
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Pruning: 100 million weights, global magnitude, 90 %

            Three Linear layers of 5000 x 10000, 5000 x 5000 and 5000 x 5000 normal weights; exactly 90,000,000 of them go. Seconds are the median of
            {Repeats} runs; megabytes (10^6 bytes) are resident memory at the peak beyond what the weights took before, the pruned copy of the weights
            included. Allowed: less than {AllowedSeconds:F1} s and less than {AllowedMegabytes:F0} MB. Run again with `./build/bench.sh pruning`.

            Processor: {Machine.Processor}, {Environment.ProcessorCount} cores. .NET {Environment.Version}. Load average before the start: {load}.

            | what | seconds | megabytes |
            |---|---:|---:|
            | `Pruner.Prune`: select, copy the weights, apply masks, report | {whole:F2} | {megabytes:F0} |
            | of which the selection (`TopK.PruneLowest`) | {selection:F2} | |
            | one pass over the weights (their sum, all cores) | {pass:F3} | |{row}

            {beside} The selection takes {selection / pass:F1} passes over memory.

            """);
    }
}
