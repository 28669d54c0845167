using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Uniform random numbers in [0, 1), whatever the values.</summary>
/// <remarks>
/// The control that every other saliency must beat. Needs no data; one float an element. (Blalock, Gonzalez Ortiz, Frankle and Guttag,
/// "What is the state of neural network pruning?", 2020.) Element i of a parameter scores SplitMix64(h + i) / 2^64 in 24 bits, where h is a
/// hash of the seed and the parameter's name. So the scores are the same in every process and on every platform, those of one parameter do
/// not depend on the others, and pruning in several steps goes on where the step before stopped.
/// </remarks>
/// <param name="Seed">Another seed gives other scores; null (default) for the seed of the pruning, 0 outside of one.</param>
public sealed record RandomSaliency(int? Seed = null) : Saliency
{
    /// <inheritdoc/>
    public override string Name => "random";

    /// <inheritdoc/>
    internal override Saliency Seeded(int seed) => Seed is null ? this with { Seed = seed } : this;

    /// <inheritdoc/>
    public override Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return ScoresOf(parameter, network.Values(parameter).Length);
    }

    /// <summary>The scores of a parameter with that many elements.</summary>
    internal Scores ScoresOf(string parameter, int length)
    {
        var scores = GC.AllocateUninitializedArray<float>(length);
        var state = StateOf(parameter);
        for (var i = 0; i < scores.Length; i++)
        {
            state += RandomBits.Step;
            scores[i] = (RandomBits.Of(state) >> 40) * (1f / (1 << 24));
        }

        return new Scores(parameter, scores);
    }

    /// <summary>A 64-bit hash of the seed and the name.</summary>
    /// <remarks>string.GetHashCode differs between processes.</remarks>
    private ulong StateOf(string parameter) =>
        parameter.Aggregate(
            RandomBits.Of((uint)(Seed ?? 0) + RandomBits.Step),
            (hash, character) => RandomBits.Of((hash ^ character) + RandomBits.Step));
}
