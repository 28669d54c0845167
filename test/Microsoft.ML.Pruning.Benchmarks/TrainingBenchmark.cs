using System.Globalization;
using System.Text;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>
/// Examples per second in training, beside plain PyTorch with the same threads: alternating measurements, medians, and the median of the
/// ratios of neighbours. Fails when a ratio is below 0.9.
/// </summary>
internal static class TrainingBenchmark
{
    private const int BatchSize = 128;
    private const int Repeats = 5;
    private const double Required = 0.9;

    private static readonly (string Name, NetworkDefinition Definition, int Batches)[] Cases =
    [
        ("lenet300", Architectures.LeNet300_100, 150),
        ("conv2", Architectures.Conv2, 3),
    ];

    /// <summary>
    /// Runs the benchmark with <c>OMP_NUM_THREADS</c> threads, or as many as there are processors, and writes Results/training.md.
    /// </summary>
    /// <returns>0, or 1 when training is slower than required.</returns>
    public static int Run()
    {
        var threads = int.TryParse(Environment.GetEnvironmentVariable("OMP_NUM_THREADS"), out var wanted)
            ? wanted
            : Environment.ProcessorCount;
        using var peer = new PyTorchPeer("train_peer.py", threads);
        var table = new StringBuilder();
        var passed = true;
        foreach (var (name, definition, batches) in Cases)
        {
            var (ours, theirs, ratio, spread) = Compare(peer, name, definition, batches, threads);
            passed &= ratio >= Required;
            var row = string.Create(CultureInfo.InvariantCulture,
                $"| {definition.Name} | {definition.ParameterCount:N0} | {ours:N0} | {theirs:N0} | {ratio:F2} | {spread} |");
            Console.WriteLine(row);
            table.AppendLine(row);
        }

        ResultFile.Write("training.md", Report(table, peer, threads));
        Console.WriteLine(passed ? $"Every ratio is at least {Required}." : $"A ratio is below {Required}.");
        return passed ? 0 : 1;
    }

    private static (double Ours, double Theirs, double Ratio, string Spread) Compare(
        PyTorchPeer peer, string name, NetworkDefinition definition, int batches, int threads)
    {
        var rows = RandomRows.For(definition, batches * BatchSize);
        var (ours, theirs) = (new double[Repeats], new double[Repeats]);
        for (var repeat = -1; repeat < Repeats; repeat++)
        {
            var our = TrainHere(definition, rows, threads);
            var their = peer.Train(name, batches * BatchSize, BatchSize);
            if (repeat >= 0)
            {
                (ours[repeat], theirs[repeat]) = (our, their);
            }
        }

        double[] ratios = [.. ours.Zip(theirs, (our, their) => our / their)];
        return (
            Repetition.Median(ours),
            Repetition.Median(theirs),
            Repetition.Median(ratios),
            string.Create(CultureInfo.InvariantCulture, $"{ratios.Min():F2} to {ratios.Max():F2}"));
    }

    private static double TrainHere(NetworkDefinition definition, LabeledRows rows, int threads)
    {
        var options = new BenchmarkOptions { Epochs = 2, BatchSize = BatchSize, Seed = 1, Computing = new() { Threads = threads } };
        var result = NetworkTrainer.Train(definition, rows, null, options, TrainingHost.Silent);
        return rows.RowCount!.Value / result.History.Epochs[1].Seconds;
    }

    private static string Report(StringBuilder table, PyTorchPeer peer, int threads) => string.Create(CultureInfo.InvariantCulture, $"""
        # Training: examples per second beside plain PyTorch

        Batch {BatchSize}, Adam, cross-entropy, random rows in memory, shuffled. Each figure is the second of two epochs; the two sides take
        turns {Repeats} times, and the ratio is the median of the ratios of neighbours. Run again with `./build/bench.sh training`.

        Processor: {Machine.Processor}, {threads} threads. Here: .NET {Environment.Version}. There: {peer.Description}.

        | network | parameters | here, examples/s | PyTorch, examples/s | here / PyTorch | ratios from, to |
        |---|---:|---:|---:|---:|---|
        {table.ToString().TrimEnd()}

        """);

    private sealed record BenchmarkOptions : TrainingOptions;
}
