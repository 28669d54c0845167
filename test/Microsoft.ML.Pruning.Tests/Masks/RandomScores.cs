using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Tests.Masks;

/// <summary>Scores of many kinds, among them those that selections find hard.</summary>
internal static class RandomScores
{
    public static IReadOnlyList<string> Fills { get; } =
        ["normal", "few values", "all equal", "zeros of both signs", "infinities", "denormals", "ascending", "descending"];

    /// <summary>A segment whose scores are absolute or signed and all or some of whose elements are candidates, as it comes.</summary>
    public static Scores Segment(string fill, string name, int length, Random random)
    {
        var candidates = Mask.FromKept([.. Enumerable.Range(0, length).Select(_ => random.Next(4) > 0)]);
        return new Scores(name, Values(fill, length, random))
        {
            IsAbsolute = random.Next(2) == 0,
            Candidates = random.Next(2) == 0 ? candidates : null
        };
    }

    /// <summary>Values of one of the kinds above.</summary>
    public static float[] Values(string fill, int length, Random random) => [.. Enumerable.Range(0, length).Select(i => fill switch
    {
        "normal" => (float)Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * (float)Math.Cos(2 * Math.PI * random.NextDouble()),
        "few values" => random.Next(-3, 4) * 0.25f,
        "all equal" => 0.5f,
        "zeros of both signs" => random.Next(2) == 0 ? 0f : -0f,
        "infinities" =>
            random.Next(4) switch { 0 => float.PositiveInfinity, 1 => float.NegativeInfinity, 2 => float.MaxValue, _ => float.MinValue },
        "denormals" => random.Next(-5, 6) * float.Epsilon,
        "ascending" => i,
        _ => (float)-i,
    })];
}
