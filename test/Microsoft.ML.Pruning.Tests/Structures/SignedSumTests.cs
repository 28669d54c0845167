using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Tests.Structures;

public sealed class SignedSumTests
{
    private static readonly NetworkDefinition Definition = NetworkDefinition.Input(2).Linear(2, name: "a").Linear(2).Build();

    private static readonly Dictionary<string, float[]> Elements = new() { ["a.weight"] = [3, -5, 2, 2], ["a.bias"] = [1, -7] };

    [Fact]
    public void Signed_scores_have_signed_sums_and_absolute_ones_their_absolute_value()
    {
        Check(new UnitStructure(Norm.Sum), -2, 4);
        Check(new UnitStructure(Norm.Sum, IncludeBias: true), -1, -3);
        Check(new BlockStructure(1, 2, Norm.Sum), -2, 4);
        Check(new InputChannelStructure(Norm.Sum), 5, -3);
    }

    [Theory]
    [InlineData(Norm.L1)]
    [InlineData(Norm.L2)]
    [InlineData(Norm.LInfinity)]
    [InlineData(Norm.Mean)]
    public void Other_norms_know_no_sign(Norm norm)
    {
        foreach (var structure in new Structure[]
        {
            new UnitStructure(norm, IncludeBias: true),
            new BlockStructure(1, 2, norm),
            new InputChannelStructure(norm)
        })
        {
            var scores = ScoresOf(structure, isAbsolute: true);
            Assert.Equal(scores.Values.ToArray(), ScoresOf(structure, isAbsolute: false).Values.ToArray());
            Assert.All(scores.Values.ToArray(), score => Assert.True(score > 0));
        }
    }

    private static void Check(Structure structure, params float[] sums)
    {
        Assert.Equal(sums, Effective(ScoresOf(structure, isAbsolute: false)));
        Assert.Equal(sums.Select(Math.Abs), Effective(ScoresOf(structure, isAbsolute: true)));
    }

    private static Scores ScoresOf(Structure structure, bool isAbsolute) =>
        structure.Score(Definition, "a", name => new Scores(name, Elements[name]) { IsAbsolute = isAbsolute });

    private static IEnumerable<float> Effective(Scores scores) => Enumerable.Range(0, scores.Length).Select(i => scores[i]);
}
