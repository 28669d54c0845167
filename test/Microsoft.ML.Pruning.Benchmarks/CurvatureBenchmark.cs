using System.Globalization;
using System.Text;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>
/// The statistics of optimal brain damage beside forward and backward passes over the same rows: alternating measurements, and the median
/// of the ratios of neighbours.
/// </summary>
/// <remarks>Fails when one that has to be within 3 is not.</remarks>
internal static class CurvatureBenchmark
{
    private const double AllowedPasses = 3;
    private const int SmallRows = 64;

    private static readonly Case[] Cases =
    [
        new(Architectures.LeNet300_100, ClassProbes: null, Repeats: 9, IsJudged: true),
        new(Architectures.Mlp56, ClassProbes: null, Repeats: 9, IsJudged: true),
        new(Architectures.Mlp1000_1000_500_200, ClassProbes: null, Repeats: 5, IsJudged: true),
        new(Architectures.LeNet5, ClassProbes: null, Repeats: 3, IsJudged: false),
        new(Architectures.LeNet5, ClassProbes: 1, Repeats: 5, IsJudged: true),
    ];

    /// <summary>Measures every network.</summary>
    public static BenchmarkSection Run(bool small)
    {
        var (table, passed) = (new StringBuilder(), true);
        foreach (var one in Cases)
        {
            var (pass, statistics, ratios) = Compare(one, small);
            var ratio = Repetition.Median(ratios);
            passed &= ratio <= AllowedPasses || !one.IsJudged;
            var row = string.Create(CultureInfo.InvariantCulture,
                $"| {one.Definition.Name} | "
                    + $"{(one.ClassProbes is { } probes ? $"{probes} random" : $"all {one.Definition.OutputShape.Count}, exact")} | "
                    + $"{pass:F2} | {statistics:F2} | {ratio:F2} | {ratios.Min():F2} to {ratios.Max():F2} | "
                    + $"{(one.IsJudged ? $"{AllowedPasses:F0}" : "none")} |");
            Console.Error.WriteLine(row);
            table.AppendLine(row);
        }

        return new BenchmarkSection(Report(table.ToString().TrimEnd()), passed);
    }

    private static (double Pass, double Statistics, double[] Ratios) Compare(Case one, bool small)
    {
        var request = new OptimalBrainDamageSaliency { ClassProbes = one.ClassProbes }.Request;
        var network = NetworkInitializer.Create(one.Definition, Initializer.PyTorchDefault, seed: 1);
        var parameters = one.Definition.TrainableParametersOf(LayerSelection.Default.LayersOf(one.Definition));
        var rows = RandomRows.For(one.Definition, small ? SmallRows : request.Rows);
        using var scope = torch.NewDisposeScope();
        var peer = new ForwardBackward(network, rows, request.BatchSize);
        var (passes, statistics) = (new double[one.Repeats], new double[one.Repeats]);
        for (var i = -1; i < one.Repeats; i++)
        {
            var pass = Repetition.SecondsOf(peer.Pass);
            var collected = Repetition.Seconds(() => StatisticsCollector.Collect(network, request, parameters, rows));
            if (i >= 0)
            {
                (passes[i], statistics[i]) = (pass, collected);
            }
        }

        return (Repetition.Median(passes), Repetition.Median(statistics), [.. statistics.Zip(passes, (mine, pass) => mine / pass)]);
    }

    private static string Report(string table)
    {
        var request = new OptimalBrainDamageSaliency().Request;
        return string.Create(CultureInfo.InvariantCulture, $"""
            ## Optimal brain damage: its statistics in forward and backward passes

            The diagonal of the Hessian for every layer but the one that yields the logits, from {request.Rows:N0} random rows,
            {request.BatchSize} at a time, the sampling of the rows and the copies of the network to and from torch included. Beside it one
            pass of training over the same rows in the same batches: forward, loss and the gradient of every parameter, without an
            optimiser, its parameters already with torch. The two take turns; seconds are medians, the ratio is the median of the ratios of
            neighbours. Exact statistics of convolutions need one product a class and row, so they cannot be held to {AllowedPasses:F0}
            passes; random class vectors can.

            | network | class vectors | one pass, s | statistics, s | statistics / one pass | ratios from, to | allowed |
            |---|---|---:|---:|---:|---|---:|
            {table}

            """);
    }

    private sealed record Case(NetworkDefinition Definition, int? ClassProbes, int Repeats, bool IsJudged);
}
