using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Saliencies;

public sealed class BatchNormScaleSaliencyTests
{
    private static readonly Network Example = RandomNetworks.Parameterize(
        NetworkDefinition.Input(1, 6, 6)
            .Conv2d(3, 3, name: "c")
            .Branch(b => b.BatchNorm(name: "n1"), b => b.BatchNorm(name: "n2"))
            .Add("sum")
                .Flatten().Linear(2, name: "d").ReLU().BatchNorm(name: "far").Linear(2, name: "e").Build(), 1)
        .WithParameters(new Dictionary<string, float[]> { ["n1.weight"] = [-0.5f, 0.1f, 0], ["n2.weight"] = [0.25f, -0.75f, 0] });

    [Fact]
    public void Every_weight_of_a_unit_scores_the_scale_that_follows()
    {
        var scores = new BatchNormScaleSaliency().Score(Example, "c.weight");
        Assert.Equal(Enumerable.Range(0, 27).Select(i => (i / 9) switch { 0 => 0.5f, 1 => 0.75f, _ => 0 }), scores.Values.ToArray());
        Assert.Equal([0.5f, 0.75f, 0], new BatchNormScaleSaliency().Score(Example, "c.bias").Values.ToArray());
    }

    [Theory]
    [InlineData(Norm.LInfinity)]
    [InlineData(Norm.Mean)]
    public void The_score_of_a_unit_is_the_scale(Norm norm) =>
        Assert.Equal([0.5f, 0.75f, 0], new UnitStructure(norm, IncludeBias: true).Score(
            Example.Definition, "c", name => new BatchNormScaleSaliency().Score(Example, name)).Values.ToArray());

    [Theory]
    [InlineData("d.weight", "'d'")]
    [InlineData("e.bias", "'e'")]
    [InlineData("n1.weight", "'n1'")]
    [InlineData("x.weight", "'x.weight'")]
    public void A_layer_that_no_batch_norm_follows_is_refused(string parameter, string named) =>
        Assert.Contains(
            named,
            Assert.Throws<ArgumentException>(() => new BatchNormScaleSaliency().Score(Example, parameter)).Message,
            StringComparison.Ordinal);
}
