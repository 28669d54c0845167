using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Saliencies;

public sealed class RandomSaliencyTests
{
    private static readonly Network Example = RandomNetworks.Parameterize(
        NetworkDefinition.Input(200).Linear(100, name: "a").Linear(200, bias: false, name: "b").Linear(3, name: "c").Build(), 1);

    [Fact]
    public void Scores_are_uniform()
    {
        var scores = Values(Example, "a.weight", 5);
        Assert.All(scores, score => Assert.InRange(score, 0f, 1f - 1e-8f));
        var counts = new int[10];
        foreach (var score in scores)
        {
            counts[(int)(score * 10)]++;
        }

        Assert.Equal(20_000, scores.Length);
        Assert.All(counts, count => Assert.InRange(count, 1_800, 2_200));
        var correlation = scores.Zip(scores.Skip(1), (a, b) => (a - 0.5) * (b - 0.5)).Average() * 12;
        Assert.InRange(correlation, -0.03, 0.03);
    }

    [Fact]
    public void Seed_and_name_alone_decide()
    {
        var other = RandomNetworks.Parameterize(
            NetworkDefinition.Input(200).Linear(100, name: "a").ReLU().Linear(50, name: "z").Linear(3, name: "c").Build(), 9);
        Assert.Equal(Values(Example, "a.weight", 5), Values(other, "a.weight", 5));
        Assert.NotEqual(Values(Example, "a.weight", 5), Values(Example, "a.weight", 6));
        Assert.NotEqual(Values(Example, "a.weight", 5), Values(Example, "b.weight", 5));
        Assert.NotEqual(Values(Example, "a.weight", 0), Values(Example, "a.weight", -1));
        Assert.Empty(Values(Example, "a.weight", 5).Intersect(Values(Example, "b.weight", 5)).Skip(60));
        Assert.Equal(
            new RandomSaliency(0).Score(Example, "a.weight").Values.ToArray(),
            new RandomSaliency().Score(Example, "a.weight").Values.ToArray());
    }

    [Fact]
    public void Scores_stay_the_same_in_every_version() =>
        Assert.Equal(Pinned, Values(Example, "a.weight", 1).Take(3).Select(score => (int)(score * (1 << 24))));

    private static int[] Pinned => [10202093, 6414115, 1117594];

    private static float[] Values(Network network, string parameter, int seed)
    {
        var scores = new RandomSaliency(seed).Score(network, parameter);
        Assert.Equal(parameter, scores.Name);
        return scores.Values.ToArray();
    }
}
