using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;

namespace Microsoft.ML.Pruning.Tests.Structures;

public sealed class WeightStructureTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.77)]
    public void Per_output_every_row_gives_up_its_lowest_and_as_many_as_the_others(double sparsity)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var network = RandomNetworks.Create(seed);
            var (pruned, report) = Prune(network, sparsity);
            foreach (var layer in report.Layers)
            {
                Assert.Equal(PruningCount.Of(sparsity, layer.Prunable), layer.Pruned);
                var rows = RowsOf(network, pruned, layer.Layer).ToArray();
                var counts = rows.Select(row => row.Count(item => !item.Kept)).ToArray();
                Assert.InRange(counts.Max() - counts.Min(), 0, 1);
                Assert.All(rows, row =>
                    Assert.Equal(row.OrderBy(item => item.Magnitude), row.OrderBy(item => item.Kept).ThenBy(item => item.Magnitude)));
            }
        }
    }

    [Fact]
    public void Rows_that_lost_more_earlier_lose_less_now()
    {
        var definition = NetworkDefinition.Input(4).Linear(3, name: "a").Linear(2).Build();
        var network = RandomNetworks.Parameterize(definition, 1).WithParameters(
            new Dictionary<string, float[]> { ["a.weight"] = [1, 2, 3, 4, 8, 7, 6, 5, 9, 9, 9, 9] })
            .WithMasks(MaskSet.Empty.With("a.weight", Mask.FromPrunedIndices(12, 0, 1, 3, 7)));
        Assert.Equal(Mask.FromPrunedIndices(12, 0, 1, 3, 6, 7, 8), Prune(network, 0.5).Network.Masks["a.weight"]);
        Assert.Equal(Mask.FromPrunedIndices(12, 0, 1, 3, 6, 7, 8, 9), Prune(network, 0.6).Network.Masks["a.weight"]);
    }

    [Fact]
    public void A_filter_is_an_output_and_the_whole_layer_is_the_group_by_default()
    {
        var definition = NetworkDefinition.Input(2, 2, 2).Conv2d(2, 1, name: "c").Flatten().Linear(2).Build();
        var network = RandomNetworks.Parameterize(definition, 1).WithParameters(
            new Dictionary<string, float[]> { ["c.weight"] = [1, 2, 3, 4] });
        Assert.Equal(Mask.FromPrunedIndices(4, 0, 2), Prune(network, 0.5).Network.Masks["c.weight"]);
        Assert.Equal(Mask.FromPrunedIndices(4, 0, 1), Prune(network, 0.5, perOutput: false).Network.Masks["c.weight"]);
        Assert.NotEqual(new WeightStructure(), new WeightStructure(PerOutput: true));
    }

    [Fact]
    public void NaN_is_refused_with_the_name_of_the_parameter()
    {
        var definition = NetworkDefinition.Input(2).Linear(2, name: "a").Linear(2).Build();
        var scores = new Scores("a.weight", new float[] { 1, 2, float.NaN, 4 });
        var error = Assert.Throws<ArgumentException>(() => new WeightStructure(PerOutput: true).Score(definition, "a", _ => scores));
        Assert.Contains("'a.weight' at index 2 is NaN", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(float Magnitude, bool Kept)[]> RowsOf(Network network, Network pruned, string layer)
    {
        var weight = network.Definition.Parameter($"{layer}.weight");
        var mask = pruned.Masks.GetValueOrDefault(weight.Name);
        return network
            .Values(weight.Name)
            .ToArray()
            .Select((w, i) => (MathF.Abs(w), mask is null || mask[i]))
            .Chunk((int)weight.Shape.Count / weight.Shape[0]);
    }

    private static PruningResult Prune(Network network, double sparsity, bool perOutput = true) => Pruner.Prune(
        network,
        Pruner.Method("rows", new MagnitudeSaliency(), new WeightStructure(perOutput), new UniformAllocation(), new OneShotSchedule()),
        sparsity);
}
