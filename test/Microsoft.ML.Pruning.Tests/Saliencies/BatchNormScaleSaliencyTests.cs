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

    [Fact]
    public void A_batch_norm_counts_behind_an_activation_and_behind_a_concat_as_in_a_DenseNet()
    {
        var network = RandomNetworks.Parameterize(
            NetworkDefinition.Input(1, 4, 4)
                .Conv2d(2, 3, padding: 1, name: "stem")
                .Branch(b => b, b => b.BatchNorm("n1").ReLU().Conv2d(3, 3, padding: 1, name: "grown")).Concat()
                .BatchNorm("n2").ReLU().GlobalAvgPool2d().Linear(2).Build(), 1)
            .WithParameters(new Dictionary<string, float[]> { ["n1.weight"] = [1, -3], ["n2.weight"] = [-2, 2, 4, -5, 6] });
        Assert.Equal([2, 3], new BatchNormScaleSaliency().Score(network, "stem.bias").Values.ToArray());
        Assert.Equal([4, 5, 6], new BatchNormScaleSaliency().Score(network, "grown.bias").Values.ToArray());
    }

    [Fact]
    public void Tied_layers_score_the_largest_scale_of_either()
    {
        var network = RandomNetworks.Parameterize(
            NetworkDefinition.Input(1, 4, 4)
                .Conv2d(2, 1, name: "stem")
                .Residual(b => b.Conv2d(2, 3, padding: 1, name: "body").BatchNorm("n1")).ReLU()
                .Flatten().BatchNorm("n2").Linear(2).Build(), 1)
            .WithParameters(new Dictionary<string, float[]>
            {
                ["n1.weight"] = [0.5f, -3],
                ["n2.weight"] = [.. Enumerable.Repeat(0.25f, 15), -2, .. Enumerable.Repeat(1f, 16)],
            });
        Assert.Equal([2, 3], new BatchNormScaleSaliency().Score(network, "stem.bias").Values.ToArray());
        Assert.Equal([2, 3], new BatchNormScaleSaliency().Score(network, "body.bias").Values.ToArray());
    }

    [Theory]
    [InlineData("e.weight", "unit 0 of 'e' passes no BatchNorm")]
    [InlineData("e.bias", "unit 0 of 'e' passes no BatchNorm")]
    [InlineData("n1.weight", "'n1' is no Linear or Conv2d layer")]
    [InlineData("x.weight", "'x.weight'")]
    public void A_layer_whose_units_pass_no_batch_norm_is_refused(string parameter, string named) =>
        Assert.Contains(
            named,
            Assert.Throws<ArgumentException>(() => new BatchNormScaleSaliency().Score(Example, parameter)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_layer_of_which_one_unit_passes_no_batch_norm_is_refused()
    {
        var network = RandomNetworks.Parameterize(
            NetworkDefinition.Input(3)
                .Branch(b => b.Linear(2, name: "a").BatchNorm(), b => b.Linear(1, name: "b")).Concat("both")
                .Residual(b => b.Linear(3, name: "c")).Linear(2).Build(), 1);
        Assert.Contains(
            "unit 2 of 'c' passes no BatchNorm",
            Assert.Throws<ArgumentException>(() => new BatchNormScaleSaliency().Score(network, "c.weight")).Message,
            StringComparison.Ordinal);
    }
}
