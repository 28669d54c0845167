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
    public void Batch_norms_are_found() =>
        Assert.Equal(["norm_a", "norm_b"], BatchNorms.Of(Example).Select(node => node.Name));

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
