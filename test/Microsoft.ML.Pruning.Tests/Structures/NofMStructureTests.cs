using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Methods;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Structures;

public sealed class NofMStructureTests
{
    public static TheoryData<int, int> Patterns => new() { { 1, 2 }, { 2, 3 }, { 2, 4 }, { 1, 5 } };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Of_every_M_inputs_the_N_that_score_highest_are_kept(int n, int m)
    {
        foreach (var seed in Enumerable.Range(n * m, 4))
        {
            var network = RandomNetworks.Parameterize(WideNetworks.Widen(RandomNetworks.CreateDefinition(seed), m), seed);
            foreach (var allocation in new Allocation[] { new UniformAllocation(), new GlobalAllocation() })
            {
                var (pruned, report) = Prune(network, new NofMStructure(n, m), allocation);
                Assert.Equal(report.Prunable * (m - n), report.Pruned * m);
                Assert.All(report.Layers, layer => Assert.Null(layer.Note));
                foreach (var group in report.Layers.SelectMany(layer => GroupsOf(network, pruned, layer.Layer, m)))
                {
                    Assert.Equal(n, group.Count(weight => weight.Kept));
                    Assert.True(group.Where(weight => weight.Kept).Min(weight => weight.Magnitude) >= group
                        .Where(weight => !weight.Kept)
                        .Max(weight => weight.Magnitude));
                }
            }
        }
    }

    [Fact]
    public void A_pattern_runs_along_the_input_channels_of_a_filters_group()
    {
        var definition = NetworkDefinition.Input(4, 3, 3).Conv2d(2, new Size2d(1, 2), groups: 2, name: "c").Flatten().Linear(2).Build();
        var network = RandomNetworks.Parameterize(definition, 1).WithParameters(
            new Dictionary<string, float[]> { ["c.weight"] = [1, 4, 2, 3, 8, 5, 7, 6] });
        Assert.Equal(Mask.FromPrunedIndices(8, 0, 3, 5, 6), Prune(network, new NofMStructure(1, 2)).Network.Masks["c.weight"]);
    }

    [Fact]
    public void Among_equal_scores_the_first_go()
    {
        var network = RandomNetworks.Parameterize(NetworkDefinition.Input(8).Linear(2, name: "a").Linear(2).Build(), 1)
            .WithParameters(new Dictionary<string, float[]> { ["a.weight"] = [.. Enumerable.Repeat(-1f, 16)] });
        Assert.Equal(
            Mask.FromKept([.. Enumerable.Range(0, 16).Select(i => i % 4 > 1)]),
            Prune(network, new NofMStructure(2, 4)).Network.Masks["a.weight"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_pruned_earlier_counts_within_each_M_and_no_further(bool global)
    {
        var beyond = 0;
        for (var seed = 0; seed < 6; seed++)
        {
            var network = RandomNetworks.Parameterize(WideNetworks.Widen(RandomNetworks.CreateDefinition(seed), 4), seed);
            var once = RandomNetworks.Prune(network, seed * 0.18, seed);
            var (pruned, report) = Prune(once, new NofMStructure(2, 4), global ? new GlobalAllocation() : new UniformAllocation());
            foreach (var layer in report.Layers)
            {
                var excess = 0;
                foreach (var (before, after) in GroupsOf(network, once, layer.Layer, 4).Zip(GroupsOf(network, pruned, layer.Layer, 4)))
                {
                    var left = before.Count(weight => weight.Kept);
                    Assert.Equal(Math.Min(2, left), after.Count(weight => weight.Kept));
                    excess += Math.Max(0, 2 - left);
                }

                Assert.Equal(excess > 0 ? $"{excess} weights were pruned earlier beyond 2:4 and stay pruned" : null, layer.Note);
                Assert.Equal(layer.Prunable / 2 + excess, layer.Pruned);
                beyond += excess;
            }

            Assert.DoesNotContain(report.Notes, note => !note.StartsWith("left alone", StringComparison.Ordinal));
        }

        Assert.True(beyond > 0);
    }

    [Fact]
    public void Steps_take_the_lowest_of_every_M_first()
    {
        var network = RandomNetworks.Parameterize(
            NetworkDefinition.Input(8).Linear(12, name: "a").ReLU().Linear(6, name: "b").ReLU().Linear(3, name: "c").Build(), 1);
        var recording = new RecordingContext();
        var stepped = Pruner.Prune(
            network, Method(new NofMStructure(1, 4)) with { Schedule = new LinearSchedule(3) }, 0.75, context: recording.Context);
        for (var step = 1; step <= 3; step++)
        {
            Assert.Equal(Prune(network, new NofMStructure(4 - step, 4)).Network.Masks, recording.Masks[step - 1]);
        }

        Assert.Equal(Prune(network, new NofMStructure(1, 4)).Report.Layers, stepped.Report.Layers);
    }

    [Fact]
    public void Only_its_own_sparsity_is_served_but_however_it_was_computed()
    {
        var network = RandomNetworks.Parameterize(NetworkDefinition.Input(6).Linear(6, name: "a").Linear(2, name: "b").Build(), 1);
        var recording = new RecordingContext();
        foreach (var wrong in new[] { 0, 0.5, 0.666, 0.75 })
        {
            var error = Assert.Throws<ArgumentOutOfRangeException>(
                () => Pruner.Prune(network, Method(new NofMStructure(1, 3)), wrong, context: recording.Context));
            Assert.Equal(wrong, error.ActualValue);
            Assert.Contains("1:3 has no other than 0.666666666", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal((0, 0), (recording.Checks, recording.Steps.Count));
        Assert.Equal(24, Pruner.Prune(network, Method(new NofMStructure(1, 3)), 1 - 1 / 3.0).Report.Pruned);
        Assert.Equal(0.5, new NofMStructure(2, 4).FixedSparsity);
        Assert.Null(new WeightStructure().FixedSparsity);
    }

    [Fact]
    public void Allocations_that_may_differ_between_layers_are_refused()
    {
        var network = RandomNetworks.Parameterize(
            NetworkDefinition.Input(8).Linear(8, name: "a").Linear(8, name: "b").Linear(2).Build(), 1);
        Allocation ByLayer(double first) => new ExplicitAllocation(new Dictionary<string, double> { ["a"] = first });
        foreach (var allocation in new[]
        {
            new ErdosRenyiAllocation(),
            new GlobalAllocation(LayerNormalization.L2),
            new SensitivityAllocation(),
            ByLayer(0.25)
        })
        {
            var error = Assert.Throws<ArgumentException>(() => Prune(network, new NofMStructure(2, 4), allocation));
            Assert.Contains($"The {allocation.Name} allocation", error.Message, StringComparison.Ordinal);
            Assert.Contains("under 2:4 each has 0.5", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(
            Prune(network, new NofMStructure(2, 4)).Network.Masks, Prune(network, new NofMStructure(2, 4), ByLayer(0.5)).Network.Masks);
    }

    [Fact]
    public void A_layer_whose_inputs_do_not_divide_is_refused_by_name_and_can_be_left_out()
    {
        var definition = NetworkDefinition.Input(3, 4, 4)
            .Conv2d(8, 3, name: "first")
            .Conv2d(8, 1, groups: 4, name: "grouped")
            .Flatten()
            .Linear(4, name: "fc")
            .Linear(2)
            .Build();
        var network = RandomNetworks.Parameterize(definition, 1);
        var structure = new NofMStructure(2, 4);
        var error = Assert.Throws<ArgumentException>(() => Pruner.Prune(network, Method(structure), 0.5));
        Assert.Contains("'first' has 3 inputs a unit, which 4 does not divide", error.Message, StringComparison.Ordinal);
        Assert.Contains("leave the layer out", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "'grouped' has 2 inputs",
            Assert.Throws<ArgumentException>(() => structure.CountOf(definition, "grouped")).Message,
            StringComparison.Ordinal);
        var report = Pruner.Prune(network, Method(structure), 0.5, new LayerSelection { Exclude = ["first", "grouped"] }).Report;
        Assert.Equal([new LayerPruning("fc", 0.5, 64, 128, null)], report.Layers);
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(-1, 4)]
    [InlineData(4, 4)]
    [InlineData(5, 4)]
    [InlineData(1, 1)]
    [InlineData(1, 0)]
    public void Patterns_that_prune_all_or_nothing_are_refused(int n, int m)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new NofMStructure(n, m));
        Assert.Equal(n, error.ActualValue);
        Assert.Contains($"{n} of {m}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NaN_unknown_layers_and_masks_of_another_length_are_refused()
    {
        var definition = NetworkDefinition.Input(4).Linear(2, name: "a").Linear(2, name: "b").Build();
        var structure = new NofMStructure(2, 4);
        var scores = new Scores("a.weight", new float[] { 1, 2, 3, 4, 5, float.NaN, 7, 8 });
        Assert.Contains(
            "'a.weight' at index 5",
            Assert.Throws<ArgumentException>(() => structure.Score(definition, "a", _ => scores)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "a, b", Assert.Throws<ArgumentException>(() => structure.CountOf(definition, "x")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "has 8 weights, but the mask has 5",
            Assert.Throws<ArgumentException>(() => structure.MasksFor(definition, "a", Mask.AllKept(5))).Message,
            StringComparison.Ordinal);
        Assert.Equal("2:4", structure.ToString());
    }

    /// <summary>Every M neighbours along the input channels, first to last.</summary>
    private static IEnumerable<(float Magnitude, bool Kept)[]> GroupsOf(Network network, Network pruned, string layer, int m)
    {
        var weight = network.Definition.Parameter($"{layer}.weight");
        var values = network.Memory(weight.Name);
        var mask = pruned.Masks[weight.Name];
        var inputs = weight.Shape[1];
        var kernel = values.Length / weight.Shape[0] / inputs;
        return
            from output in Enumerable.Range(0, weight.Shape[0])
            from position in Enumerable.Range(0, kernel)
            from channels in Enumerable.Range(0, inputs).Chunk(m)
            select channels
                .Select(channel => (output * inputs + channel) * kernel + position)
                .Select(index => (MathF.Abs(values.Span[index]), mask[index]))
                .ToArray();
    }

    private static PruningResult Prune(Network network, NofMStructure structure, Allocation? allocation = null) =>
        Pruner.Prune(
            network, Method(structure) with { Allocation = allocation ?? new UniformAllocation() }, structure.FixedSparsity!.Value);

    private static StepwiseMethod Method(Structure structure) =>
        Pruner.Method("N:M", new MagnitudeSaliency(), structure, new UniformAllocation(), new OneShotSchedule());
}
