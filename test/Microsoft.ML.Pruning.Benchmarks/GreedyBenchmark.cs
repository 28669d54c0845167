using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>
/// Greedy filter pruning of Conv-2 beside the naive search: time of a step, whether the filters are the same, and the final accuracy. Fails
/// when exact mode takes other filters or is less than 10 times as fast, racing less than 30 times, or 0.3 points worse in the end.
/// </summary>
internal static class GreedyBenchmark
{
    private const int TrainRows = 3_000;
    private const int TestRows = 5_000;
    private const int FinalRows = 512;
    private const int FinalFilters = 24;
    private const double ExactRatio = 10;
    private const double RacingRatio = 30;
    private const double AllowedPoints = 0.3;

    private static readonly Case[] Cases =
    [
        new("conv1 and conv2", new() { Include = ["conv*"] }, Rows: 1_024, Steps: 1),
        new("all layers together", new(), Rows: 64, Steps: 1),
    ];

    /// <summary>Runs the benchmark and writes Results/greedy.md.</summary>
    /// <returns>0, or 1 when something is slower or worse than allowed.</returns>
    public static int Run()
    {
        var load = Machine.Load;
        var network = Train();
        var table = new StringBuilder();
        var passed = true;
        foreach (var part in Cases)
        {
            passed &= Compare(network, part, table);
        }

        var (final, within) = CompareFinal(network);
        var report = Report(load, table, final);
        Console.WriteLine(report);
        ResultFile.Write("greedy.md", report);
        return passed && within ? 0 : 1;
    }

    private static Network Train()
    {
        var options = new GreedyOptions { Epochs = 3, BatchSize = 50, Seed = 1, Optimizer = new AdamOptions { LearningRate = 5e-4 } };
        return NetworkTrainer.Train(
            Architectures.Conv2, CifarRows.Read("data_batch_1", 0, TrainRows), null, options, TrainingHost.Silent).Network;
    }

    private static bool Compare(Network network, Case part, StringBuilder table)
    {
        var rows = CifarRows.Read("data_batch_2", 0, part.Rows);
        var units = Search(network, part, rows, steps: 0, exact: true).Units;
        Search(network, part, rows, steps: 1, exact: false);
        var exact = Measured(() => Search(network, part, rows, part.Steps, exact: true));
        var racing = Measured(() => Search(network, part, rows, part.Steps, exact: false));
        var naive = Measured(() => NaiveFilterSearch.Run(network, part.Layers, rows, part.Steps));
        var same = naive.Result.SequenceEqual(exact.Result.Removals.Select(removal => (removal.Layer, removal.Unit)));
        var raced = naive.Result.SequenceEqual(racing.Result.Removals.Select(removal => (removal.Layer, removal.Unit)));
        var place = $"| {part.Name}, {units} units | {part.Rows} | {part.Steps} |";
        AppendRow(table, place, "naive", naive.Cost, naive.Cost, part.Steps, "");
        AppendRow(table, place, "exact", exact.Cost, naive.Cost, part.Steps, same ? "yes" : "no");
        AppendRow(table, place, "racing", racing.Cost, naive.Cost, part.Steps, raced ? "yes" : "no");
        return same && naive.Cost.Processor >= ExactRatio * exact.Cost.Processor
            && naive.Cost.Processor >= RacingRatio * racing.Cost.Processor;
    }

    private static void AppendRow(StringBuilder table, string place, string name, Cost cost, Cost naive, int steps, string same)
    {
        var row = string.Create(
            CultureInfo.InvariantCulture,
            $"{place} {name} | {cost.Wall / steps:F2} | {cost.Processor / steps:F2} | {naive.Wall / cost.Wall:F1} | "
                + $"{naive.Processor / cost.Processor:F1} | {same} |");
        Console.WriteLine(row);
        table.AppendLine(row);
    }

    /// <summary>Both modes over many steps, on images that neither saw.</summary>
    private static (string Markdown, bool Within) CompareFinal(Network network)
    {
        var (validation, test) = (CifarRows.Read("data_batch_2", 0, FinalRows), CifarRows.Read("test_batch", 0, TestRows));
        var lines = new StringBuilder();
        AppendFinal(lines, "dense", network, validation, test);
        var exact = AppendFinal(lines, "exact", Pruned(network, Cases[0], validation, FinalFilters, exact: true).Network, validation, test);
        var raced = Pruned(network, Cases[0], validation, FinalFilters, exact: false).Network;
        var racing = AppendFinal(lines, "racing", raced, validation, test);
        return (lines.ToString().TrimEnd(), 100 * (exact - racing) <= AllowedPoints);
    }

    private static double AppendFinal(StringBuilder lines, string name, Network network, LabeledRows validation, LabeledRows test)
    {
        var (seen, unseen) = (RowLoss.Measure(network, validation, 64), RowLoss.Measure(network, test, 64));
        lines.AppendLine(
            CultureInfo.InvariantCulture, $"| {name} | {100 * seen.Accuracy:F2} | {seen.Loss:F4} | {100 * unseen.Accuracy:F2} |");
        return seen.Accuracy!.Value;
    }

    private static SearchState Search(Network network, Case part, LabeledRows rows, int steps, bool exact) =>
        Pruned(network, part, rows, steps, exact).Report.Search!;

    private static PruningResult Pruned(Network network, Case part, LabeledRows rows, int steps, bool exact)
    {
        var method = new GreedyFilterMethod { Layers = part.Layers, Exact = exact, Sparsity = 0 };
        var context = new PruningContext { Validation = rows, Seed = 1 };
        var units = method.Prune(network, context).Report.Search!.Units;
        return steps == 0
            ? method.Prune(network, context)
            : (method with { Sparsity = (double)steps / units }).Prune(network, context);
    }

    private static (T Result, Cost Cost) Measured<T>(Func<T> work)
    {
        var (wall, processor) = (Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
        var result = work();
        return (result, new Cost(
            Stopwatch.GetElapsedTime(wall).TotalSeconds,
            (Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds));
    }

    private static string Report(string load, StringBuilder table, string final) => string.Create(CultureInfo.InvariantCulture, $"""
        # Greedy filter pruning of Conv-2 beside the naive search

        Conv-2 after 3 epochs on {TrainRows:N0} images of CIFAR-10; the seed is 1. The naive search masks each unit and runs the
        whole network on all rows with the library's own scorer; candidates share the processors. Each step removes one unit. Seconds
        are those of a step, by the clock and of the processors; the ratios are to the naive search. Where others use the processors
        too, those of the processors count.
        Run again with `./build/bench.sh greedy`; PRUNING_DATA names the folder with the images.

        Processor: {Machine.Processor}, {Environment.ProcessorCount} cores. .NET {Environment.Version}. Load average before the
        start: {load}.

        | units | rows | steps | search | s a step | processor s a step | times as fast | by processor time | same units |
        |---|---:|---:|---|---:|---:|---:|---:|---|
        {table.ToString().TrimEnd()}

        After {FinalFilters} of the 128 filters, without fine-tuning, {FinalRows} validation rows and {TestRows:N0} test images:

        | search | validation accuracy, % | validation loss | test accuracy, % |
        |---|---:|---:|---:|
        {final}

        """);

    /// <summary>What is searched.</summary>
    private sealed record Case(string Name, LayerSelection Layers, int Rows, int Steps);

    /// <summary>Seconds.</summary>
    private sealed record Cost(double Wall, double Processor);

    private sealed record GreedyOptions : TrainingOptions;
}
