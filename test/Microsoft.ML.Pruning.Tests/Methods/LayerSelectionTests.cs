using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Methods;

public sealed class LayerSelectionTests
{
    private static readonly NetworkDefinition Definition = NetworkDefinition.Input(1, 8, 8)
        .Conv2d(4, 3, name: "conv1")
            .ReLU(name: "relu1")
            .Conv2d(4, 3, name: "conv2")
            .Flatten()
            .Linear(9, name: "fc1")
            .ReLU()
            .Linear(3, name: "fc2")
            .Build();

    [Theory]
    [InlineData("", "", false, "conv1,conv2,fc1")]
    [InlineData("", "", true, "conv1,conv2,fc1,fc2")]
    [InlineData("conv*", "", false, "conv1,conv2")]
    [InlineData("*", "", false, "conv1,conv2,fc1")]
    [InlineData("fc?", "", false, "fc1")]
    [InlineData("fc?", "", true, "fc1,fc2")]
    [InlineData("fc2", "", false, "fc2")]
    [InlineData("fc2,conv1", "", false, "conv1,fc2")]
    [InlineData("*,fc2", "", false, "conv1,conv2,fc1,fc2")]
    [InlineData("", "conv*", false, "fc1")]
    [InlineData("*1", "conv1", false, "fc1")]
    [InlineData("", "?c1,conv2", true, "conv1,fc2")]
    public void Names_and_patterns_select_in_network_order(string include, string exclude, bool logits, string expected)
    {
        var selection = new LayerSelection { Include = [.. Split(include)], Exclude = [.. Split(exclude)], IncludeLogits = logits };
        Assert.Equal(Split(expected), selection.LayersOf(Definition));
        Assert.Equal(
            selection, new LayerSelection { Include = [.. Split(include)], Exclude = [.. Split(exclude)], IncludeLogits = logits });
        Assert.Equal(selection.GetHashCode(), (selection with { }).GetHashCode());
    }

    [Theory]
    [InlineData("fc3")]
    [InlineData("relu1")]
    [InlineData("FC1")]
    [InlineData("dense*")]
    public void What_fits_no_layer_is_refused_and_the_layers_are_listed(string name)
    {
        foreach (var selection in new[] { new LayerSelection { Include = [name] }, new LayerSelection { Exclude = [name] } })
        {
            var error = Assert.Throws<ArgumentException>(() => selection.LayersOf(Definition));
            Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
            Assert.Contains("conv1, conv2, fc1, fc2", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Selecting_nothing_is_refused_and_the_logits_are_named()
    {
        var error = Assert.Throws<ArgumentException>(() => new LayerSelection { Exclude = ["*"] }.LayersOf(Definition));
        Assert.Contains("fc2", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => LayerSelection.Default.LayersOf(NetworkDefinition.Input(4).Linear(2).Build()));
        Assert.Throws<ArgumentException>(() => new LayerSelection { Include = [""] });
        Assert.Throws<ArgumentException>(() => new LayerSelection { Exclude = ["fc1", null!] });
    }

    [Fact]
    public void Every_layer_that_yields_the_logits_is_left_alone()
    {
        var definition = NetworkDefinition.Input(6)
            .Linear(5, name: "first")
            .Branch(b => b.Linear(3, name: "left"), b => b.ReLU().Linear(3, name: "right"))
            .Add()
            .Build();
        Assert.Null(definition.LogitsLayer);
        Assert.Equal(["first"], LayerSelection.Default.LayersOf(definition));
        Assert.Equal(["right"], new LayerSelection { Include = ["right"] }.LayersOf(definition));
    }

    private static string[] Split(string names) => names.Split(',', StringSplitOptions.RemoveEmptyEntries);
}
