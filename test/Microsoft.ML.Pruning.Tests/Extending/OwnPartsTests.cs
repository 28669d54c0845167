using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Contracts;
using Microsoft.ML.Pruning.Tests.Pipeline;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Extending;

/// <summary>
/// A saliency, a structure, an allocation, a schedule, an initialiser and a method written outside of the library work as its own do.
/// </summary>
public sealed class OwnPartsTests
{
    private static readonly Network Example = RandomNetworks.Parameterize(
        NetworkDefinition.Input(10).Linear(8, name: "a").ReLU().Linear(6, name: "b").ReLU().Linear(3, name: "c").Build(), 1);

    public static TheoryData<string> Own => [.. OwnParts.Contracts.Keys];

    [Theory]
    [MemberData(nameof(Own))]
    public void Own_parts_keep_the_contract(string name) => OwnParts.Contracts[name].Require();

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void An_own_saliency_that_ranks_as_magnitude_does_prunes_the_same(double sparsity)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var network = RandomNetworks.Parameterize(RandomNetworks.CreateDefinition(seed), seed);
            var expected = new StepwiseMethod { Sparsity = sparsity }.Prune(network).Network.Masks;
            Assert.Equal(
                expected, new StepwiseMethod { Sparsity = sparsity, Saliency = new SquareSaliency() }.Prune(network).Network.Masks);
        }
    }

    [Fact]
    public void An_own_structure_removes_whole_groups_those_of_the_lowest_norm()
    {
        var result = new StepwiseMethod { Sparsity = 0.5, Structure = new DiagonalStructure(4) }.Prune(Example);
        Assert.All(result.Report.Layers, layer => Assert.Equal((2L, 4L), (layer.Pruned, layer.Prunable)));
        Assert.Equal("diagonals", result.Report.Unit);
        var weights = Example.Values("a.weight").ToArray();
        var mask = result.Network.Masks["a.weight"];
        double[] norms =
        [
            .. Enumerable.Range(0, 4).Select(group => weights.Where((_, i) => GroupOf(i) == group).Sum(weight => (double)Math.Abs(weight)))
        ];
        int[] pruned = [.. Enumerable.Range(0, 4).OrderBy(group => norms[group]).Take(2)];
        Assert.All(Enumerable.Range(0, weights.Length), i => Assert.Equal(!pruned.Contains(GroupOf(i)), mask[i]));
        var twice = new StepwiseMethod { Sparsity = 0.75, Structure = new DiagonalStructure(4) }.Prune(result.Network);
        Assert.Equal(twice.Network.Masks, twice.Network.Masks.And(result.Network.Masks));

        static int GroupOf(int index) => (index / 10 + index % 10) % 4;
    }

    [Fact]
    public void An_own_method_asks_a_structure_for_its_groups()
    {
        var method = new WeakestUnitMethod();
        var (network, report) = method.Prune(method.Prune(Example).Network);
        Assert.Equal([("a", 2L, 8L), ("b", 2L, 6L)], report.Layers.Select(layer => (layer.Layer, layer.Pruned, layer.Prunable)));
        Assert.Equal(
            new StepwiseMethod { Sparsity = 0.25, Structure = new UnitStructure(), Layers = new() { Include = ["a"] } }
                .Prune(Example).Network.Masks["a.weight"],
            network.Masks["a.weight"]);
        for (var again = 0; again < 8; again++)
        {
            network = method.Prune(network).Network;
        }

        Assert.Equal(1, network.Masks["b.bias"].KeptCount);
    }

    [Fact]
    public void A_weight_that_was_given_no_group_is_refused()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => new StepwiseMethod { Structure = new ForgetfulStructure() }.Prune(Example));
        Assert.Contains("weight 1 of row 0 of 'a.weight' into group -1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_that_is_not_there_is_refused_with_its_weight()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new StepwiseMethod { Structure = new StrayStructure() }.Prune(Example));
        Assert.Contains("weight 3 of row 0 of 'a.weight' into group 7; it has the groups 0 to 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "has 0 groups")]
    [InlineData(-1, "has -1 groups")]
    [InlineData(81, "has 81 groups in 'a.weight' of 80 weights")]
    [InlineData(40, "has no weight")]
    public void Groups_without_weights_are_refused(int count, string words)
    {
        var method = new StepwiseMethod { Structure = new EmptyStructure(count) };
        Assert.Contains(words, Assert.Throws<InvalidOperationException>(() => method.Prune(Example)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_own_allocation_and_an_own_schedule_are_followed_exactly()
    {
        var method = new StepwiseMethod { Sparsity = 0.8, Allocation = new SparingAllocation(), Schedule = new RootSchedule(4) };
        var report = method.Prune(Example).Report;
        Assert.Equal([(64L, 80L), (19L, 48L)], report.Layers.Select(layer => (layer.Pruned, layer.Prunable)));
        Assert.Equal(
            [.. Enumerable.Range(1, 4).Select(
                step => PruningCount.Of(0.8 * Math.Sqrt(step / 4.0), 80) + PruningCount.Of(0.4 * Math.Sqrt(step / 4.0), 48))],
            report.Steps.Select(step => step.Pruned));
    }

    [Fact]
    public void An_own_method_is_a_stage_that_saves_and_loads()
    {
        var ml = new MLContext(seed: 1);
        var keyed = TinyData.KeyedView(ml, TinyData.Rows(40));
        var scored = TinyData.Stage(keyed).Transform(keyed);
        var pruned = ml.Pruning.PruneBy(new BelowMethod(0.2)).Fit(scored);
        Assert.Equal("below", pruned.Report!.Method);
        foreach (var layer in pruned.Report.Layers)
        {
            var kept = pruned.Network.Values($"{layer.Layer}.weight").ToArray().Where(weight => weight != 0).ToList();
            Assert.Equal(layer.Prunable - layer.Pruned, kept.Count);
            Assert.All(kept, weight => Assert.True(Math.Abs(weight) >= 0.2f));
        }

        using var file = new TemporaryFile();
        ml.Model.Save(pruned, keyed.Schema, file.Path);
        var loaded = (NetworkTransformer)new MLContext().EnablePruning().Model.Load(file.Path, out _);
        Assert.Equal(TinyData.Scores(pruned.Transform(keyed)), TinyData.Scores(loaded.Transform(keyed)));
        Assert.Equal(pruned.Report, loaded.Report);
        Assert.Throws<ArgumentException>(() => ml.Pruning.PruneBy(new BelowMethod(0.2), new() { Sparsity = 0.5 }));
        Assert.Throws<ArgumentNullException>(() => ml.Pruning.PruneBy(null!));
    }

    [Fact]
    public void An_own_initialiser_fills_the_weights()
    {
        var network = NetworkInitializer.Create(Example.Definition, OwnParts.EvenInitializer, seed: 1);
        Assert.All(network.Values("a.weight").ToArray(), weight => Assert.Equal(0.1f, weight));
    }

    [Fact]
    public void Scores_that_are_NaN_or_too_few_are_refused_with_their_names()
    {
        var nan = Assert.Throws<ArgumentException>(() => Prune(new BrokenSaliency(count => [.. Enumerable.Repeat(float.NaN, count)])));
        Assert.Contains("a.weight", nan.Message, StringComparison.Ordinal);
        var few = Assert.Throws<InvalidOperationException>(() => Prune(new BrokenSaliency(_ => [1, 2])));
        Assert.Contains("'broken' gave 2 scores for 'a.weight', which has 80 elements", few.Message, StringComparison.Ordinal);
        var thrown = Assert.Throws<NotSupportedException>(() => Prune(new BrokenSaliency(_ => throw new NotSupportedException("mine"))));
        Assert.Equal("mine", thrown.Message);

        static void Prune(Saliency saliency) => new StepwiseMethod { Saliency = saliency }.Prune(Example);
    }

    [Fact]
    public void Choices_that_cannot_be_are_refused_with_the_layer()
    {
        Refused("kept nothing", layer => layer with { Kept = layer.Kept.And(layer.Kept.Not()) }, "to keep nothing");
        Refused("another length", layer => layer with { Kept = Mask.AllKept(3) }, "a mask of 3 elements for 80 groups");
        Refused("another layer", layer => layer with { Layer = "x" }, "one entry for each of a, b");

        static void Refused(string name, Func<LayerAllocation, LayerAllocation> change, string words)
        {
            var method = new StepwiseMethod { Allocation = new ChangedAllocation(name, change) };
            var error = Assert.Throws<InvalidOperationException>(() => method.Prune(Example));
            Assert.Contains(words, error.Message, StringComparison.Ordinal);
            Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_schedule_that_falls_or_misses_the_target_is_refused_before_anything_is_pruned()
    {
        var falling = new CustomSchedule(3, (step, target) => step == 2 ? 0.1 : target);
        Assert.Throws<InvalidOperationException>(() => new StepwiseMethod { Schedule = falling }.Prune(Example));
        Assert.Throws<InvalidOperationException>(() => new StepwiseMethod { Schedule = new RootSchedule(0) }.Prune(Example));
    }

    [Fact]
    public void A_method_that_frees_what_was_pruned_or_gives_nothing_is_refused()
    {
        var once = new StepwiseMethod { Sparsity = 0.5 }.Prune(Example).Network;
        var freeing = new FunctionMethod((network, _) => new PruningResult(Example, EmptyReport));
        Assert.Contains(
            "freed weights", Assert.Throws<InvalidOperationException>(() => freeing.Prune(once)).Message, StringComparison.Ordinal);
        Assert.Same(Example, freeing.Prune(Example).Network);
        Assert.Throws<InvalidOperationException>(() => new FunctionMethod((_, _) => null!).Prune(Example));
    }

    private static PruningReport EmptyReport => new() { Method = "m", Unit = "weights", RequestedSparsity = 0, Layers = [] };

    private sealed record BrokenSaliency(Func<int, float[]> Scores) : Saliency
    {
        public override string Name => "broken";

        public override Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null) =>
            new(parameter, Scores(network.Values(parameter).Length));
    }

    private sealed record ChangedAllocation(string Called, Func<LayerAllocation, LayerAllocation> Change) : Allocation
    {
        public override string Name => Called;

        protected override System.Collections.Immutable.ImmutableArray<LayerAllocation> Choose(
            IReadOnlyList<LayerScores> layers, double sparsity, double progress) =>
            [.. layers.Select((layer, place) => place == 0 ? Change(PruneLayer(layer, sparsity)) : PruneLayer(layer, sparsity))];
    }

    private sealed record EmptyStructure(int Count) : GroupedWeightStructure(Norm.L1)
    {
        public override string Unit => "empties";

        protected override int CountGroups(NetworkDefinition definition, ParameterInfo weight) => Count;

        protected override void FillGroups(NetworkDefinition definition, ParameterInfo weight, int row, Span<int> groups) => groups.Clear();
    }

    private sealed record ForgetfulStructure() : GroupedWeightStructure(Norm.L2)
    {
        public override string Unit => "firsts";

        protected override int CountGroups(NetworkDefinition definition, ParameterInfo weight) => 1;

        protected override void FillGroups(NetworkDefinition definition, ParameterInfo weight, int row, Span<int> groups) => groups[0] = 0;
    }

    private sealed record StrayStructure() : GroupedWeightStructure(Norm.L2)
    {
        public override string Unit => "strays";

        protected override int CountGroups(NetworkDefinition definition, ParameterInfo weight) => 2;

        protected override void FillGroups(NetworkDefinition definition, ParameterInfo weight, int row, Span<int> groups)
        {
            groups.Clear();
            groups[3] = 7;
        }
    }
}
