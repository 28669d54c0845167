using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>Global selection beside one pass over memory: the sum of the same floats, in the same chunks, on the same threads.</summary>
/// <remarks>The two take turns. Fails when the median of the ratios of neighbours is above 3.</remarks>
internal static class TopKBenchmark
{
    private const int WarmUps = 4;
    private const int Repeats = 15;
    private const double AllowedPasses = 3;
    private static readonly int[] Lengths = [25_000_000, 100_000_000];
    private static readonly double[] Sparsities = [0.5, 0.9];

    /// <summary>Measures every length at every sparsity.</summary>
    public static BenchmarkSection Run()
    {
        var (table, passed) = (new StringBuilder(), true);
        foreach (var length in Lengths)
        {
            Scores[] scores = [.. new[] { length / 2, length / 4, length / 4 }.Select(
                (part, i) => new Scores($"fc{i + 1}.weight", RandomWeights.Normal(part)) { IsAbsolute = true })];
            foreach (var sparsity in Sparsities)
            {
                var (pass, selection, ratios) = Compare(scores, (long)(sparsity * length));
                passed &= Repetition.Median(ratios) <= AllowedPasses;
                table.AppendLine(CultureInfo.InvariantCulture,
                    $"| {length:N0} | {sparsity:P0} | {pass * 1000:F1} | {selection * 1000:F1} | {Repetition.Median(ratios):F2} | "
                        + $"{ratios.Min():F2} to {ratios.Max():F2} |");
            }
        }

        return new BenchmarkSection(Report(table.ToString().TrimEnd()), passed);
    }

    private static (double Pass, double Selection, double[] Ratios) Compare(Scores[] scores, long count)
    {
        var (passes, selections) = (new double[Repeats], new double[Repeats]);
        var chunks = ScoreChunk.Split(scores);
        for (var i = -WarmUps; i < Repeats; i++)
        {
            var pass = Repetition.Seconds(() => Sum(scores, chunks));
            var selection = Repetition.Seconds(() => TopK.PruneLowest(scores, count));
            if (i >= 0)
            {
                (passes[i], selections[i]) = (pass, selection);
            }
        }

        return (
            Repetition.Median(passes),
            Repetition.Median(selections),
            [.. selections.Zip(passes, (selection, pass) => selection / pass)]);
    }

    /// <summary>Adds up all scores: the least that any look at each of them costs.</summary>
    private static float[] Sum(Scores[] scores, IReadOnlyList<ScoreChunk> chunks)
    {
        var sums = new float[chunks.Count];
        Workers.ForEach(
            chunks.Count,
            i => sums[i] = TensorPrimitives.Sum(scores[chunks[i].Segment].Values.Span.Slice(chunks[i].Start, chunks[i].Length)));
        return sums;
    }

    private static string Report(string table) => string.Create(CultureInfo.InvariantCulture, $"""
        ## Selection: passes over memory

        `TopK.PruneLowest` over three segments of absolute normal scores, beside one pass over memory, which is the sum of the same floats
        in the same chunks on the same threads. The two take turns {Repeats} times; times are medians, the ratio is the median of the ratios
        of neighbours. Allowed: at most {AllowedPasses:F0} passes.

        | scores | pruned | one pass, ms | `TopK`, ms | `TopK` / one pass | ratios from, to |
        |---:|---:|---:|---:|---:|---|
        {table}

        """);
}
