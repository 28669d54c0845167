using System.Globalization;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>Prunes 100 million weights globally by magnitude, beside <c>torch.nn.utils.prune.global_unstructured</c>.</summary>
/// <remarks>Fails when it takes a second or more, or a gigabyte or more beyond the weights.</remarks>
internal static class GlobalMagnitudeBenchmark
{
    private const double Sparsity = 0.9;
    private const int Repeats = 7;
    private const double AllowedSeconds = 1.0;
    private const double AllowedMegabytes = 1000;
    private static readonly (int Outputs, int Inputs)[] Layers = [(5000, 10_000), (5000, 5000), (5000, 5000)];
    private static readonly StepwiseMethod Method = new("magnitude") { Sparsity = Sparsity, Allocation = new GlobalAllocation() };

    /// <summary>Measures here and there.</summary>
    public static BenchmarkSection Run()
    {
        var network = CreateNetwork();
        RequireExact(Method.Prune(network).Report);
        var seconds = Repetition.MedianSeconds(Repeats, () => Method.Prune(network));
        var megabytes = PeakMemory.Of(() => GC.KeepAlive(Method.Prune(network)));
        var peer = PruningPeer.Measure(Layers, Sparsity, Environment.ProcessorCount);
        return new BenchmarkSection(Report(seconds, megabytes, peer), seconds < AllowedSeconds && megabytes < AllowedMegabytes);
    }

    private static Network CreateNetwork()
    {
        var definition = NetworkDefinition.Input(Layers[0].Inputs)
            .Linear(Layers[0].Outputs).ReLU().Linear(Layers[1].Outputs).ReLU().Linear(Layers[2].Outputs).ReLU().Linear(10).Build("100M");
        return new Network(definition, definition.Parameters.ToDictionary(p => p.Name, p => RandomWeights.Normal((int)p.Shape.Count)));
    }

    private static void RequireExact(PruningReport report)
    {
        if (report.Pruned != (long)(Sparsity * report.Prunable))
        {
            throw new InvalidOperationException($"{report.Pruned} of {report.Prunable} weights were pruned.");
        }
    }

    private static string Report(double seconds, double megabytes, PruningPeer? peer)
    {
        var beside = peer is null
            ? "PyTorch was not there to compare with."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Here / PyTorch: {peer.Seconds / seconds:F0} times as fast, {peer.Megabytes / megabytes:F1} times less memory.");
        var row = peer is null ? "" : string.Create(
            CultureInfo.InvariantCulture,
            $"\n| torch.nn.utils.prune.global_unstructured ({peer.Description}) | {peer.Seconds:F2} | {peer.Megabytes:F0} |");
        return string.Create(CultureInfo.InvariantCulture, $"""
            ## 100 million weights, global magnitude, 90 %

            Three Linear layers of 5000 x 10000, 5000 x 5000 and 5000 x 5000 normal weights; exactly 90,000,000 of them go. Seconds are the
            median of {Repeats} runs; megabytes (10^6 bytes) are resident memory at the peak beyond what the weights took before, the pruned
            copy of the weights included. Allowed: less than {AllowedSeconds:F1} s and less than {AllowedMegabytes:F0} MB.

            | what | seconds | megabytes |
            |---|---:|---:|
            | `StepwiseMethod.Prune`: select, copy the weights, apply masks, report | {seconds:F2} | {megabytes:F0} |{row}

            {beside}

            """);
    }
}
