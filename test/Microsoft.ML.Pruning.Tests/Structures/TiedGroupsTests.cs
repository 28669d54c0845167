using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Sensitivity;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Methods;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Structures;

/// <summary>Layers whose groups are tied give them up together: they are scored, counted, allocated and masked as one.</summary>
public sealed class TiedGroupsTests
{
    private const int Channels = 8;

    private static readonly NetworkDefinition Definition = NetworkDefinition.Input(2, 6, 6)
        .Conv2d(6, 3, name: "stem").ReLU()
        .Branch(
            body => body.Conv2d(Channels, 1, name: "a").BatchNorm("norm"),
            shortcut => shortcut.Conv2d(Channels, 1, bias: false, name: "b"))
        .Add("sum").ReLU().Conv2d(4, 2, name: "c").ReLU().Flatten().Linear(3, name: "logits").Build();

    private static readonly Network Example = RandomNetworks.Parameterize(Definition, 1);

    private static readonly StepwiseMethod Method = new("tied") { Structure = new UnitStructure() };

    public static TheoryData<Allocation> Allocations =>
    [
        new UniformAllocation(),
        new GlobalAllocation(),
        new GlobalAllocation(LayerNormalization.L2),
        new ErdosRenyiAllocation(),
        new ExplicitAllocation(new Dictionary<string, double> { ["b"] = 0.5 }),
        new SensitivityAllocation { Curves = [CurveOf("stem", 6), CurveOf("a + b", Channels), CurveOf("c", 4)] },
    ];

    [Fact]
    public void Tied_layers_are_one_set()
    {
        var sets = Method.Structure.GroupsOf(Definition, "stem", "a", "b", "c");
        Assert.Equal([("stem", 6), ("a + b", Channels), ("c", 4)], sets.Select(set => (set.Name, set.Count)));
        Assert.Equal(["a", "b"], sets[1].Layers);
    }

    [Fact]
    public void The_channels_of_the_lowest_norm_over_both_layers_go_from_both_with_all_that_goes_with_them()
    {
        var (network, report) = (Method with { Sparsity = 0.5 }).Prune(Example);
        Assert.Equal(
            [new LayerPruning("stem", 0.5, 3, 6, null), new("a + b", 0.5, 4, Channels, null), new("c", 0.5, 2, 4, null)], report.Layers);
        Assert.Equal((9, 18, "units"), (report.Pruned, report.Prunable, report.Unit));
        Assert.Equal(["left alone: logits"], report.Notes);
        int[] pruned = [.. Enumerable.Range(0, Channels).OrderBy(NormOf).Take(4)];
        var kept = Mask.FromPrunedIndices(Channels, pruned);
        Assert.All(["a.weight", "b.weight"], name => Assert.Equal(
            Mask.FromKept([.. Enumerable.Range(0, Channels * 6).Select(i => kept[i / 6])]), network.Masks[name]));
        Assert.All(["a.bias", "norm.weight", "norm.bias"], name => Assert.Equal(kept, network.Masks[name]));
    }

    [Fact]
    public void What_reads_a_tied_channel_makes_no_difference_because_the_sum_is_zero_there()
    {
        var set = Method.Structure.GroupsOf(Definition, "a", "b").Single();
        var gone = Mask.FromPrunedIndices(Channels, 0, 3, 5);
        var masks = set.MasksFor(gone);
        Assert.Equal(["a.bias", "a.weight", "b.weight", "norm.bias", "norm.weight"], masks.Keys);
        var readers = masks.With(
            "c.weight", Mask.FromKept([.. Enumerable.Range(0, 4 * Channels * 4).Select(i => gone[i / 4 % Channels])]));
        Assert.Equal(Run(Example.WithMasks(masks)), Run(Example.WithMasks(readers)));
        Assert.NotEqual(Run(Example), Run(Example.WithMasks(masks)));
        Assert.Equal(gone, set.KeptIn(Example.WithMasks(masks).Masks));
        Assert.Equal(Channels, set.KeptIn(masks.With("b.weight", Mask.AllKept(Channels * 6))).KeptCount);
    }

    [Theory]
    [MemberData(nameof(Allocations))]
    public void Every_allocation_serves_tied_layers_in_steps_with_exact_counts(Allocation allocation)
    {
        var recording = new RecordingContext();
        var method = Method with { Sparsity = 0.5, Allocation = allocation, Schedule = new LinearSchedule(3) };
        var (network, report) = method.Prune(Example, recording.Context);
        Assert.Equal([3, 6, 9], report.Steps.Select(step => (int)step.Pruned));
        Assert.Equal(9, report.Pruned);
        foreach (var masks in recording.Masks.Append(network.Masks).Where(masks => masks.ContainsKey("a.weight")))
        {
            Assert.Equal(masks["a.weight"], masks["b.weight"]);
            Assert.Equal(masks, masks.And(recording.Masks[0]));
            Assert.Equal(network.Masks, network.Masks.And(masks));
        }

        Assert.Equal(
            report.Layers.Select(layer => layer.Pruned),
            method.Structure.GroupsOf(Definition, "stem", "a", "b", "c").Select(set => (long)set.KeptIn(network.Masks).PrunedCount));
    }

    [Fact]
    public void Tied_layers_that_are_given_different_sparsities_are_refused()
    {
        var allocation = new ExplicitAllocation(new Dictionary<string, double> { ["a"] = 0.25, ["b"] = 0.5 });
        var error = Assert.Throws<ArgumentException>(() => (Method with { Allocation = allocation }).Prune(Example));
        Assert.Contains("a + b lose their groups together", error.Message, StringComparison.Ordinal);
        Assert.Contains("0.25 and 0.5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_density_of_tied_layers_is_that_of_their_weights_together()
    {
        LayerScores[] layers =
        [
            new("a + b", new Scores("a + b", new float[100])) { Layers = ["a", "b"], WeightShapes = [new(100, 30), new(100, 10)] },
            new("c", new Scores("c", new float[100])) { WeightShapes = [new(100, 20)] },
        ];
        var kept = new ErdosRenyiAllocation().Allocate(layers, 0.5).Select(layer => layer.Kept.KeptCount);
        Assert.Equal([50, 50], kept);
    }

    [Fact]
    public void A_scan_prunes_tied_layers_together()
    {
        var rows = new LabeledRows(RandomNetworks.Inputs(Definition, 6, 1), 72, [0, 1, 2, 0, 1, 2], 3);
        var scan = SensitivityScanner.Scan(Example, Method, rows, new SensitivityOptions { Sparsities = [0.5] });
        Assert.Equal(
            [("stem", 0, 6), ("stem", 3, 6), ("a + b", 0, 8), ("a + b", 4, 8), ("c", 0, 4), ("c", 2, 4)],
            scan.Points.Select(point => (point.Layer, (int)point.Pruned, (int)point.Prunable)));
        Assert.Equal(Definition.MultiplyAddsOf("a") + Definition.MultiplyAddsOf("b"), scan.Curves[1].MultiplyAdds);
        Assert.Equal(9, (Method with { Sparsity = 0.5, Allocation = scan.ToAllocation() }).Prune(Example).Report.Pruned);
    }

    private static LossCurve CurveOf(string layer, int groups) => new(layer, groups, 1, [new(0, 1), new(0.5, 1.5), new(0.9, 3)]);

    private static double NormOf(int channel) => new[] { "a.weight", "b.weight" }.Sum(
        name => Example.Values(name).Slice(channel * 6, 6).ToArray().Sum(weight => (double)weight * weight));

    private static float[] Run(Network network)
    {
        var executor = NetworkExecutor.Create(network);
        var output = new float[4 * executor.OutputLength];
        executor.Run(RandomNetworks.Inputs(Definition, 4, 1), 4, output);
        return output;
    }
}
