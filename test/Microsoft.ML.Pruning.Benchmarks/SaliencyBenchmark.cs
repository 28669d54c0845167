using System.Globalization;
using System.Text;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>Time and peak memory of every saliency on a network of 25 million weights, each in a process of its own.</summary>
internal static class SaliencyBenchmark
{
    /// <summary>Measures all of them.</summary>
    public static BenchmarkSection Run(bool small)
    {
        string[] options = small ? [PruningBenchmark.Small] : [];
        var table = new StringBuilder();
        foreach (var one in SaliencyCase.All)
        {
            var row = Row(one, OwnProcess.Measure<SaliencyMeasurement>([SaliencyMeasurement.Command, one.Name, .. options]));
            Console.Error.WriteLine(row);
            table.AppendLine(row);
        }

        var movement = OwnProcess.Measure<MovementMeasurement>([MovementMeasurement.Command, .. options]);
        return new BenchmarkSection(Report(small, table.ToString().TrimEnd(), movement), Passed: true);
    }

    private static string Row(SaliencyCase one, SaliencyMeasurement cost)
    {
        (string Name, PhaseCost? Cost)[] phases =
        [
            ("gather", cost.Gather), ("score", cost.Score), ("select", cost.Select), ("compensate", cost.Compensate)
        ];
        var rows = cost.Gather is null
            ? "none"
            : string.Create(CultureInfo.InvariantCulture, $"{cost.Rows:N0}, {one.Saliency.Request!.BatchSize} at a time");
        var seconds = string.Join(" | ", phases.Select(phase => phase.Cost?.Seconds.ToString("F2", CultureInfo.InvariantCulture)));
        var peak = phases.Where(phase => phase.Cost is not null).MaxBy(phase => Math.Round(phase.Cost!.Megabytes));
        return string.Create(CultureInfo.InvariantCulture,
            $"| {one.Name}{(one.BatchNorm ? " *" : "")} | {rows} | {seconds} | {phases.Sum(phase => phase.Cost?.Seconds):F2} | "
                + $"{peak.Cost!.Megabytes:F0} | {peak.Name} |");
    }

    private static string Report(bool small, string table, MovementMeasurement movement)
    {
        var definition = LargeNetwork.Create(small).Definition;
        return string.Create(CultureInfo.InvariantCulture, $"""
            ## Saliencies on {definition.ParameterCount:N0} parameters

            The perceptron {definition.Name} with ReLU, random weights, uniform random rows and labels; half of all weights but those of the
            logits go, by one selection over all layers. Every saliency has a process of its own, warmed up on a small network, and its
            default options: the rows and batch size that the table states are its defaults. Seconds are those of the parts of
            `StepwiseMethod.Prune`: gathering statistics (the copy of the network to torch included), scoring, selecting (the copy of the
            weights under masks included), and new values for what stays; medians of up to three runs where they are short. Megabytes (10^6
            bytes) are the high-water mark of the process's resident memory, torch's included, beyond what it was with the network and the
            rows loaded; the pruned copy of the weights ({definition.ParameterCount * 4e-6:F0} MB) counts.

            | saliency | rows | gather, s | score, s | select, s | compensate, s | in all, s | peak, MB | peak in |
            |---|---|---:|---:|---:|---:|---:|---:|---|
            {table}

            \* with batch norm after each hidden layer.

            Movement is summed up while the network is fine-tuned; scoring and selecting then cost what they cost for magnitude. Median
            optimiser step of {MovementMeasurement.Steps} (the first left out), Adam, {MovementMeasurement.Options.BatchSize} rows a step,
            {MovementMeasurement.Repeats} trainings of each kind in turns; megabytes as above, for the whole training.

            | fine-tuning | a step, ms | with / without | peak, MB |
            |---|---:|---:|---:|
            | without movement | {movement.Without.Seconds * 1000:F1} | | {movement.Without.Megabytes:F0} |
            | with movement | {movement.With.Seconds * 1000:F1} | {movement.Ratio:F2} | {movement.With.Megabytes:F0} |

            """);
    }
}
