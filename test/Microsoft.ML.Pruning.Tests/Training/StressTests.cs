using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Training;

/// <summary>Four at once while garbage is collected all the time, each compared bit for bit with what it gives alone.</summary>
/// <remarks>Runs alone, for as many seconds as the environment variable PRUNING_STRESS_SECONDS says (3 by default).</remarks>
[Collection(nameof(LeakTests))]
public sealed class StressTests
{
    private static TimeSpan Duration => TimeSpan.FromSeconds(
        Environment.GetEnvironmentVariable("PRUNING_STRESS_SECONDS") is { Length: > 0 } seconds
            ? double.Parse(seconds, CultureInfo.InvariantCulture)
            : 3);

    [Fact]
    public void Trainings_at_once_under_garbage_collection_give_the_weights_that_they_give_alone() => Stress(TorchPrunings.Trainings);

    [Fact]
    public void Prunings_at_once_under_garbage_collection_give_the_weights_that_they_give_alone() => Stress(TorchPrunings.Prunings);

    private static void Stress(IReadOnlyDictionary<string, Func<Network>> jobs)
    {
        (string Name, Func<Network> Run, byte[] Alone)[] expected = [.. jobs.Select(job => (job.Key, job.Value, BitsOf(job.Value())))];
        var faults = new ConcurrentQueue<string>();
        using var ended = new CancellationTokenSource();
        var collector = new Thread(() =>
        {
            while (!ended.IsCancellationRequested)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        var watch = Stopwatch.StartNew();
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(first => new Thread(() =>
        {
            for (var next = first; next < first + expected.Length || watch.Elapsed < Duration; next++)
            {
                var job = expected[next % expected.Length];
                Check(job.Name, job.Run, job.Alone, faults);
            }
        }))];
        collector.Start();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        ended.Cancel();
        collector.Join();

        Assert.Empty(faults);
    }

    private static void Check(string name, Func<Network> run, byte[] alone, ConcurrentQueue<string> faults)
    {
        try
        {
            if (!BitsOf(run()).AsSpan().SequenceEqual(alone))
            {
                faults.Enqueue($"{name}: other weights than alone");
            }
        }
#pragma warning disable CA1031 // Whatever goes wrong on a thread is a finding.
        catch (Exception error)
#pragma warning restore CA1031
        {
            faults.Enqueue($"{name}: {error}");
        }
    }

    private static byte[] BitsOf(Network network) =>
        [.. network.Definition.Parameters.SelectMany(parameter => MemoryMarshal.AsBytes(network.Values(parameter.Name)).ToArray())];
}
