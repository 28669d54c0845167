using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Networks.Graph;

/// <summary>Which channels go together, layer kind by layer kind.</summary>
public sealed class ChannelGroupsTests
{
    public static TheoryData<Layer> LayersThatKeepChannels =>
    [
        new BatchNormLayer(),
        new ReLULayer(),
        new LeakyReLULayer(0.1),
        new GeluLayer(),
        new SigmoidLayer(),
        new TanhLayer(),
        new DropoutLayer(0.5),
        new MaxPool2dLayer(2),
        new AvgPool2dLayer(2),
        new GlobalAvgPool2dLayer(),
    ];

    [Theory]
    [MemberData(nameof(LayersThatKeepChannels))]
    public void A_channel_goes_on_through_all_that_has_no_weights(Layer layer)
    {
        var channels = ChannelGroups.Of(NetworkDefinition.Input(2, 4, 4).Conv2d(3, 1, name: "c").Layer(layer, "next").Build());
        Assert.Equal([2, 3, 4], channels.GroupsOf("c").ToArray());
        Assert.Equal([2, 3, 4], channels.GroupsOf("next").ToArray());
    }

    [Fact]
    public void Linear_layers_and_convolutions_have_channels_of_their_own()
    {
        var channels = ChannelGroups.Of(
            NetworkDefinition.Input(2, 4, 4).Conv2d(3, 3, name: "c").GlobalAvgPool2d().Linear(2, name: "a").Linear(1, name: "b").Build());
        Assert.Equal(8, channels.Count);
        Assert.Equal([0, 1], channels.GroupsOf("input").ToArray());
        Assert.Equal([2, 3, 4], channels.GroupsOf("c").ToArray());
        Assert.Equal([5, 6], channels.GroupsOf("a").ToArray());
        Assert.Equal([7], channels.GroupsOf("b").ToArray());
        Assert.Equal(["", "c", "a", "b"], channels.Sets.Select(set => string.Join(", ", set.Layers)));
    }

    [Fact]
    public void Flatten_makes_as_many_features_of_a_channel_as_it_has_pixels()
    {
        var channels = ChannelGroups.Of(
            NetworkDefinition.Input(1, 2, 3).Conv2d(2, 1, name: "c").Flatten("flat").BatchNorm("norm").Linear(2, name: "d").Build());
        int[] features = [.. Enumerable.Repeat(1, 6), .. Enumerable.Repeat(2, 6)];
        Assert.Equal(features, channels.GroupsOf("flat").ToArray());
        Assert.Equal(features, channels.GroupsOf("norm").ToArray());
        Assert.Equal(
            ["c.weight[0]", "c.bias[0]", "norm.weight[0]", "norm.bias[0]", "norm.running_mean[0]", "norm.running_var[0]", "d.weight[1]"],
            channels.Sets[1].Axes.Select(axis => axis.ToString()));
        Assert.Equal(new ChannelAxis("d.weight", 1, "norm"), channels.Sets[1].Axes[^1]);
    }

    [Fact]
    public void What_an_Add_adds_up_is_tied()
    {
        var channels = ChannelGroups.Of(
            NetworkDefinition.Input(1, 4, 4)
                .Conv2d(2, 1, name: "a")
                .Branch(b => b, b => b.Conv2d(2, 1, name: "b"), b => b.Conv2d(3, 1, name: "c").ReLU().Conv2d(2, 1, name: "d")).Add("sum")
                .Flatten().Linear(2, name: "e").Build());
        Assert.All(["a", "b", "d", "sum"], node => Assert.Equal([1, 2], channels.GroupsOf(node).ToArray()));
        Assert.Equal([3, 4, 5], channels.GroupsOf("c").ToArray());
        Assert.Equal([[], ["a", "b", "d"], ["c"], ["e"]], channels.Sets.Select(set => set.Layers.ToArray()));
    }

    [Fact]
    public void A_chain_of_Adds_ties_all_of_its_layers()
    {
        var builder = NetworkDefinition.Input(3).Linear(4, name: "a");
        for (var block = 0; block < 3; block++)
        {
            builder = builder.Residual(b => b.Linear(2).ReLU().Linear(4)).ReLU();
        }

        Assert.Equal(["a", "fc3", "fc5", "fc7"], ChannelGroups.Of(builder.Linear(2).Build()).Sets[1].Layers);
    }

    [Fact]
    public void Concat_puts_channels_behind_each_other_and_what_is_added_to_it_is_tied_at_its_place()
    {
        var channels = ChannelGroups.Of(
            NetworkDefinition.Input(1, 4, 4)
                .Branch(b => b.Conv2d(2, 1, name: "a"), b => b.Conv2d(3, 1, name: "b")).Concat("both")
                .Residual(b => b.Conv2d(5, 1, name: "c"), name: "sum")
                .Branch(b => b.Conv2d(1, 1, name: "d"), b => b).Concat("more")
                .Flatten().Linear(2, name: "e").Build());
        Assert.Equal([1, 2], channels.GroupsOf("a").ToArray());
        Assert.Equal([3, 4, 5], channels.GroupsOf("b").ToArray());
        Assert.All(["both", "c", "sum"], node => Assert.Equal([1, 2, 3, 4, 5], channels.GroupsOf(node).ToArray()));
        Assert.Equal([6, 1, 2, 3, 4, 5], channels.GroupsOf("more").ToArray());
        Assert.Equal(
            [("a, c", "1, 2"), ("b, c", "3, 4, 5"), ("d", "6")],
            channels.Sets[1..4].Select(set => (string.Join(", ", set.Layers), string.Join(", ", set.Groups))));
    }

    [Fact]
    public void A_depthwise_convolution_ties_each_channel_to_its_input()
    {
        var channels = ChannelGroups.Of(
            NetworkDefinition.Input(1, 4, 4)
                .Conv2d(3, 1, name: "a").ReLU()
                .Conv2d(3, 3, groups: 3, name: "once")
                .Conv2d(6, 1, groups: 3, name: "twice")
                .Flatten().Linear(2, name: "b").Build());
        Assert.Equal([1, 2, 3], channels.GroupsOf("once").ToArray());
        Assert.Equal([1, 1, 2, 2, 3, 3], channels.GroupsOf("twice").ToArray());
        Assert.Equal(["a", "once", "twice"], channels.Sets[1].Layers);
    }

    [Fact]
    public void A_grouped_convolution_ties_the_inputs_and_outputs_of_each_group()
    {
        var channels = ChannelGroups.Of(
            NetworkDefinition.Input(1, 4, 4)
                .Conv2d(4, 1, name: "a").Conv2d(6, 3, groups: 2, name: "grouped").Flatten().Linear(2, name: "b").Build());
        Assert.Equal([1, 1, 2, 2], channels.GroupsOf("a").ToArray());
        Assert.Equal([1, 1, 1, 2, 2, 2], channels.GroupsOf("grouped").ToArray());
    }

    [Fact]
    public void What_the_input_or_the_output_has_is_fixed_and_the_set_says_by_which()
    {
        var channels = ChannelGroups.Of(
            NetworkDefinition.Input(2, 4, 4)
                .Conv2d(2, 3, groups: 2, padding: 1, name: "depthwise")
                .Conv2d(3, 1, name: "free")
                .Conv2d(5, 1, name: "out").ReLU().Residual(b => b.Conv2d(5, 1, name: "beside")).Build());
        Assert.Equal(
            ["the network's input", null, "the network's output"], channels.Sets.Select(set => set.FixedBy));
        Assert.Equal([["depthwise"], ["free"], ["out", "beside"]], channels.Sets.Select(set => set.Layers.ToArray()));
        Assert.Equal([2, 3, 4], Enumerable.Range(0, channels.Count).Where(channels.IsPrunable));

        var through = ChannelGroups.Of(NetworkDefinition.Input(4).Residual(b => b.Linear(4, name: "a")).Build());
        Assert.Equal("the network's input and output", through.Sets.Single().FixedBy);
        Assert.Equal(
            "a: 4 channels (4 fixed by the network's input and output) in a.weight[0], a.weight[1], a.bias[0]", through.ToString());
    }

    [Fact]
    public void Of_a_set_some_groups_may_be_fixed()
    {
        var set = ChannelGroups.Of(
            NetworkDefinition.Input(1, 3, 3)
                .Conv2d(4, 1, name: "a")
                .Branch(b => b, b => b.Conv2d(2, 1, groups: 2, name: "grouped")).Concat().Build()).Sets[^1];
        Assert.Equal("the network's output", set.FixedBy);
        Assert.Empty(set.Prunable);
    }

    [Fact]
    public void A_residual_block_prints_as_a_table()
    {
        var channels = ChannelGroups.Of(
            NetworkDefinition.Input(3, 8, 8)
                .Conv2d(16, 3, padding: 1, bias: false, name: "conv1").BatchNorm("bn1").ReLU()
                .Residual(b => b
                    .Conv2d(8, 3, padding: 1, bias: false, name: "conv2").BatchNorm("bn2").ReLU()
                    .Conv2d(16, 3, padding: 1, bias: false, name: "conv3").BatchNorm("bn3"))
                .ReLU().GlobalAvgPool2d().Linear(10, name: "fc").Build());
        Assert.Equal(
            string.Join(
                Environment.NewLine,
                "input: 3 channels (3 fixed by the network's input) in conv1.weight[1]",
                "conv1 + conv3: 16 channels in conv1.weight[0], bn1.weight[0], bn1.bias[0], bn1.running_mean[0], bn1.running_var[0], "
                    + "conv2.weight[1], conv3.weight[0], bn3.weight[0], bn3.bias[0], bn3.running_mean[0], bn3.running_var[0], fc.weight[1]",
                "conv2: 8 channels in conv2.weight[0], bn2.weight[0], bn2.bias[0], bn2.running_mean[0], bn2.running_var[0], "
                    + "conv3.weight[1]",
                "fc: 10 channels (10 fixed by the network's output) in fc.weight[0], fc.bias[0]"),
            channels.ToString());
    }

    [Fact]
    public void Wrong_arguments_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => ChannelGroups.Of(null!));
        var channels = ChannelGroups.Of(NetworkDefinition.Input(3).Linear(4, name: "a").Linear(2, name: "b").Build());
        Assert.Contains(
            "'nope'", Assert.Throws<ArgumentException>(() => channels.GroupsOf("nope").Length).Message, StringComparison.Ordinal);
    }
}
