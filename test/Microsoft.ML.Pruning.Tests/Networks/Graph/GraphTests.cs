using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Networks.Graph;

/// <summary>What the graph of a network answers.</summary>
public sealed class GraphTests
{
    /// <summary>a -> norm_a -> gelu -> b -> norm_b -> sum with a shortcut by c -> flat -> d.</summary>
    private static readonly NetworkDefinition Example = NetworkDefinition.Input(2, 4, 4)
        .Conv2d(3, 1, name: "a").BatchNorm("norm_a").Gelu("gelu")
        .Branch(
            body => body.Conv2d(5, 1, bias: false, name: "b").BatchNorm("norm_b"),
            shortcut => shortcut.Conv2d(5, 1, name: "c"))
        .Add("sum").ReLU("relu").Flatten("flat").Linear(2, name: "d").Build();

    [Fact]
    public void The_nearest_weighted_layers_are_found_through_all_others()
    {
        Assert.Equal(["b", "c"], Upstream.NearestWeighted(Example.Nodes, "flat"));
        Assert.Equal(["a"], Upstream.NearestWeighted(Example.Nodes, "gelu"));
        Assert.Equal(["d"], Upstream.NearestWeighted(Example.Nodes, "d"));
        Assert.Empty(Upstream.NearestWeighted(Example.Nodes, NetworkDefinition.InputName));
    }

    [Fact]
    public void All_that_feeds_a_smooth_activation_is_found_and_nothing_after_it()
    {
        Assert.Equal(["a", "input", "norm_a"], Upstream.OfSmoothActivations(Example.Nodes).Order(StringComparer.Ordinal));
        Assert.Empty(Upstream.OfSmoothActivations(NetworkDefinition.Input(4).Linear(3).ReLU().Linear(2).Build().Nodes));
    }

    [Fact]
    public void Batch_norms_are_found_in_all_and_behind_a_layer()
    {
        Assert.Equal(["norm_a", "norm_b"], BatchNorms.Of(Example).Select(node => node.Name));
        Assert.Equal(["norm_b"], BatchNorms.After(Example, "b").Select(node => node.Name));
        Assert.Empty(BatchNorms.After(Example, "c"));
    }

    [Fact]
    public void Parameters_of_an_output_are_its_bias_and_what_a_batch_norm_behind_it_has()
    {
        Assert.Equal(["a.bias", "norm_a.weight", "norm_a.bias"], Names("a"));
        Assert.Equal(["norm_b.weight", "norm_b.bias"], Names("b"));
        Assert.Equal(["c.bias"], Names("c"));

        static IEnumerable<string> Names(string layer) => OutputParameters.Of(Example, layer).Select(parameter => parameter.Name);
    }

    [Fact]
    public void A_value_that_is_passed_on_is_read_by_those_behind()
    {
        var readers = new ValueReaders(Example, node => node.Name is "gelu" or "flat");
        Assert.Equal("norm_a", readers.SourceOf("gelu"));
        Assert.Equal("relu", readers.SourceOf("flat"));
        Assert.Equal("a", readers.SourceOf("a"));
        Assert.Equal((2, 1, 1), (readers.LeftOf("norm_a"), readers.LeftOf("relu"), readers.LeftOf("input")));
        Assert.Equal(1, readers.LeftOf("d"));
        Assert.False(readers.Read("norm_a"));
        Assert.True(readers.Read("norm_a"));
    }
}
