using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Tests.Networks.Graph;

/// <summary>What holds for the channel groups of every network, over many random ones.</summary>
public sealed class RandomChannelGroupsTests
{
    private const int Seeds = 300;

    [Fact]
    public void Groups_are_what_hangs_together_when_each_layer_ties_its_elements_one_by_one()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var definition = RandomNetworks.CreateDefinition(seed);
            var channels = ChannelGroups.Of(definition);
            var expected = ConnectedElements(definition);
            var names = new Dictionary<int, int>();
            foreach (var value in ValuesOf(definition))
            {
                var groups = channels.GroupsOf(value).ToArray();
                Assert.Equal(definition.ShapeOf(value)[0], groups.Length);
                foreach (var (i, group) in groups.Index())
                {
                    Assert.True(names.TryAdd(group, expected[(value, i)]) || names[group] == expected[(value, i)], $"{seed}: {value}");
                }
            }

            Assert.Equal(Enumerable.Range(0, channels.Count), names.Keys);
            Assert.Equal(names.Count, names.Values.Distinct().Count());
        }
    }

    [Fact]
    public void What_an_Add_adds_up_has_the_same_groups()
    {
        var adds = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var definition = RandomNetworks.CreateDefinition(seed);
            var channels = ChannelGroups.Of(definition);
            foreach (var add in definition.Nodes.Where(node => node.Layer is AddLayer))
            {
                Assert.All(add.Inputs, input => Assert.Equal(channels.GroupsOf(add.Name).ToArray(), channels.GroupsOf(input).ToArray()));
                adds++;
            }
        }

        Assert.True(adds > 100);
    }

    [Fact]
    public void Every_group_is_in_one_set_and_each_layer_of_the_set_writes_it_and_no_other()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var definition = RandomNetworks.CreateDefinition(seed);
            var channels = ChannelGroups.Of(definition);
            Assert.Equal(Enumerable.Range(0, channels.Count), channels.Sets.SelectMany(set => set.Groups).Order());
            foreach (var set in channels.Sets)
            {
                Assert.All(set.Groups, group => Assert.Equal(
                    set.Layers, definition.WeightedLayers.Where(layer => channels.GroupsOf(layer).Contains(group))));
                Assert.Equal(set.FixedBy is null, set.Groups.All(channels.IsPrunable));
            }
        }
    }

    [Fact]
    public void An_axis_of_a_parameter_is_as_long_as_the_value_that_lies_along_it()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var definition = RandomNetworks.CreateDefinition(seed);
            var axes = ChannelGroups.Of(definition).Sets.SelectMany(set => set.Axes).ToHashSet();
            Assert.Equal(definition.Parameters.Length + definition.WeightedLayers.Length, axes.Count);
            foreach (var axis in axes)
            {
                var parameter = definition.Parameter(axis.Parameter);
                var parts = axis.Axis == 1 && definition[parameter.Node].Layer is Conv2dLayer grouped ? grouped.Groups : 1;
                Assert.Equal(definition.ShapeOf(axis.Value)[0], parameter.Shape[axis.Axis] * parts);
            }
        }
    }

    [Fact]
    public void A_masked_group_is_constant_in_every_value_that_has_it_and_nothing_else_is_touched()
    {
        var (constant, alive) = (0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var network = RandomNetworks.Create(seed);
            var channels = ChannelGroups.Of(network.Definition);
            var sets = new UnitStructure().GroupsOf(network.Definition, network.Definition.WeightedLayers);
            var set = sets[seed % sets.Length];
            var own = channels.Sets.Single(other => other.Layers.SequenceEqual(set.Layers) && !other.Prunable.IsEmpty);
            Assert.Equal(own.Prunable.Length, set.Count);
            var place = seed / 7 % set.Count;
            var group = own.Prunable[place];
            var masks = set.MasksFor(Mask.FromPrunedIndices(set.Count, place));
            AssertOnlyRowsOf(group, channels, own, masks);
            var masked = network.WithMasks(masks);
            foreach (var value in ValuesOf(network.Definition).Skip(1).Where(value => channels.GroupsOf(value).Contains(group)))
            {
                var groups = channels.GroupsOf(value).ToArray();
                Assert.True(Spread(masked, value, groups, group) <= 1e-6, $"{seed}: {value} varies without {set.Name} {place}.");
                constant++;
                alive += Spread(network, value, groups, group) > 1e-3 ? 1 : 0;
            }
        }

        Assert.True(constant > 3 * Seeds && alive > 0.8 * constant, $"{alive} of {constant} vary where nothing is masked.");
    }

    private static void AssertOnlyRowsOf(int group, ChannelGroups channels, ChannelSet set, MaskSet masks)
    {
        string[] written =
        [
            .. set.Axes.Where(axis => axis.Axis == 0 && channels.Definition.Parameter(axis.Parameter).IsTrainable)
                .Select(axis => axis.Parameter),
        ];
        Assert.Equal(written.Order(StringComparer.Ordinal), masks.Keys.Order(StringComparer.Ordinal));
        foreach (var (name, mask) in masks)
        {
            var groups = channels.GroupsOf(channels.Definition.Parameter(name).Node).ToArray();
            var size = mask.Length / groups.Length;
            Assert.Equal(Mask.FromKept([.. Enumerable.Range(0, mask.Length).Select(i => groups[i / size] != group)]), mask);
        }
    }

    /// <summary>How far the elements of a group differ between rows of input, as a part of the largest element of the value.</summary>
    private static double Spread(Network network, string value, int[] groups, int group)
    {
        const int Rows = 6;
        var part = network.UpTo(value);
        var executor = NetworkExecutor.Create(part);
        var output = new float[Rows * executor.OutputLength];
        executor.Run(RandomNetworks.Inputs(part.Definition, Rows, 7), Rows, output);
        var pixels = executor.OutputLength / groups.Length;
        var spread = Enumerable.Range(0, executor.OutputLength).Where(i => groups[i / pixels] == group)
            .Max(i => Enumerable.Range(1, Rows - 1).Max(row => Math.Abs(output[row * executor.OutputLength + i] - output[i])));
        return spread / Math.Max(output.Max(Math.Abs), float.Epsilon);
    }

    private static IEnumerable<string> ValuesOf(NetworkDefinition definition) =>
        definition.Nodes.Select(node => node.Name).Prepend(NetworkDefinition.InputName);

    /// <summary>Numbers elements so that those that are tied, directly or by others, have the same number.</summary>
    private static Dictionary<(string Value, int Element), int> ConnectedElements(NetworkDefinition definition)
    {
        var neighbours = ValuesOf(definition)
            .SelectMany(value => Enumerable.Range(0, definition.ShapeOf(value)[0]).Select(i => (value, i)))
            .ToDictionary(element => element, _ => new List<(string, int)>());
        foreach (var (one, other) in definition.Nodes.SelectMany(node => TiesOf(definition, node)))
        {
            neighbours[one].Add(other);
            neighbours[other].Add(one);
        }

        var numbers = new Dictionary<(string, int), int>();
        foreach (var first in neighbours.Keys)
        {
            var reached = new Stack<(string, int)>([first]);
            while (reached.TryPop(out var element))
            {
                if (numbers.TryAdd(element, numbers.GetValueOrDefault(first, numbers.Count)))
                {
                    neighbours[element].ForEach(reached.Push);
                }
            }
        }

        return numbers;
    }

    private static IEnumerable<((string, int) One, (string, int) Other)> TiesOf(NetworkDefinition definition, Node node)
    {
        var (outputs, offset) = (definition.ShapeOf(node.Name)[0], 0);
        var all = Enumerable.Range(0, outputs);
        foreach (var input in node.Inputs)
        {
            var inputs = definition.ShapeOf(input)[0];
            for (var i = 0; i < inputs; i++)
            {
                int[] tied = node.Layer switch
                {
                    LinearLayer or Conv2dLayer { Groups: 1 } => [],
                    Conv2dLayer grouped => [.. all.Where(o => o * grouped.Groups / outputs == i * grouped.Groups / inputs)],
                    FlattenLayer => [.. Enumerable.Range(i * (outputs / inputs), outputs / inputs)],
                    ConcatLayer => [offset + i],
                    _ => [i],
                };
                foreach (var output in tied)
                {
                    yield return ((input, i), (node.Name, output));
                }
            }

            offset += inputs;
        }
    }
}
