using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Examples.Output;

namespace Microsoft.ML.Pruning.Tests.Examples;

public sealed class HybridFrontsTests
{
    private static readonly HybridPoint Dense = Point(HybridPoint.Dense, "", 0.9, new(100, 50, 400));
    private static readonly HybridPoint Masked = Point(HybridPoint.Magnitude, "60 %", 0.8, new(60, 30, 300));
    private static readonly HybridPoint Small = Point(HybridPoint.Chain, "60 %", 0.8, new(60, 25, 310));

    private readonly HybridFronts _fronts = new([Dense, Masked, Small]);

    [Fact]
    public void A_network_lies_on_the_front_of_each_cost_by_itself()
    {
        Assert.Equal([true, true, true], _fronts[Dense]);
        Assert.Equal([true, false, true], _fronts[Masked]);
        Assert.Equal([true, true, false], _fronts[Small]);
    }

    [Fact]
    public void Where_a_method_beats_another_is_said_for_each_cost() => Assert.Equal(
        [
            "By MACs greedy + magnitude dominates magnitude nowhere",
            "By parameters greedy + magnitude dominates magnitude at 60 % over 60 %",
            "By bytes greedy + magnitude dominates magnitude nowhere",
        ],
        Enumerable.Range(0, 3).Select(cost => _fronts.Dominance(cost, HybridPoint.Chain, HybridPoint.Magnitude)));

    [Theory]
    [InlineData(true, 100, 50, 400, true)]
    [InlineData(true, 101, 50, 400, false)]
    [InlineData(true, 100, 51, 400, false)]
    [InlineData(true, 100, 50, 401, false)]
    [InlineData(false, 101, 51, 400, true)]
    [InlineData(false, 100, 50, 401, false)]
    public void Compact_networks_cost_what_their_definitions_say_and_files_are_as_long_as_foretold(
        bool isCompact, long multiplyAdds, long parameters, long bytes, bool agrees) => Assert.Equal(
            agrees, (Dense with { IsCompact = isCompact, Defined = new(multiplyAdds, parameters, bytes) }).CostsAsDefined);

    private static HybridPoint Point(string method, string point, double accuracy, NetworkCost cost) =>
        new("conv2-bn", 1, method, point, accuracy, cost, cost, IsCompact: true, Time: 1e-5, DenseTime: 1e-5, Work: 1);
}
