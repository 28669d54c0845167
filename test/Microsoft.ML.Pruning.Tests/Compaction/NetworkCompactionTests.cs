using Microsoft.ML.Pruning.Compaction;
using Microsoft.ML.Pruning.Contracts;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Tests.Compaction;

public sealed class NetworkCompactionTests
{
    private const int Rows = 8;
    private const int PerCase = 25;

    public static TheoryData<int> Starts => [.. Enumerable.Range(0, 30).Select(start => start * PerCase)];

    [Theory]
    [MemberData(nameof(Starts))]
    public void A_compact_network_computes_the_same_and_loses_every_masked_group(int start)
    {
        for (var seed = start; seed < start + PerCase; seed++)
        {
            var masked = RandomMasks.Units(RandomNetworks.Create(seed), seed);
            var compact = masked.Compact();
            RequireSameOutputs(masked, compact, seed);
            foreach (var layer in masked.Definition.Nodes.Any(node => node.Layer is SigmoidLayer) ? [] : compact.Definition.WeightedLayers)
            {
                var kept = UnitsKept(masked, layer);
                Assert.True(compact.Definition.ShapeOf(layer)[0] <= kept, $"seed {seed}: {layer} has more than {kept} units");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Starts))]
    public void Constants_of_removed_channels_are_folded_or_the_channels_stay(int start)
    {
        for (var seed = start; seed < start + PerCase; seed++)
        {
            var masked = RandomMasks.Slices(RandomNetworks.Create(seed), seed);
            RequireSameOutputs(masked, masked.Compact(), seed);
        }
    }

    [Theory]
    [MemberData(nameof(Starts))]
    public void A_compact_network_expands_to_an_equivalent_one_of_the_original_definition(int start)
    {
        var refused = PerCase;
        for (var seed = start; seed < start + PerCase; seed++)
        {
            var masked = RandomMasks.Units(RandomNetworks.Create(seed), seed);
            var compact = masked.Compact();
            if (Expand(compact, masked.Definition) is { } expanded)
            {
                Assert.Equal(masked.Definition, expanded.Definition);
                RequireSameOutputs(masked, expanded, seed);
                Assert.Equal(compact.Definition, expanded.Compact().Definition);
                refused--;
            }
        }

        Assert.True(refused <= 1, $"{refused} refused");
    }

    /// <summary>Null where a sigmoid made a bias that the definition has no place for, which is refused.</summary>
    private static Network? Expand(Network compact, NetworkDefinition definition)
    {
        try
        {
            return compact.ExpandTo(definition);
        }
        catch (ArgumentException error) when (definition.Nodes.Any(node => node.Layer is SigmoidLayer))
        {
            Assert.Contains("has no bias; expand to a definition that gives it one", error.Message, StringComparison.Ordinal);
            return null;
        }
    }

    private static int UnitsKept(Network network, string layer)
    {
        var units = network.Definition.ShapeOf(layer)[0];
        var size = network.Values($"{layer}.weight").Length / units;
        return network.Masks.TryGetValue($"{layer}.weight", out var mask)
            ? Enumerable.Range(0, units).Count(unit => Enumerable.Range(unit * size, size).Any(i => mask[i]))
            : units;
    }

    private static void RequireSameOutputs(Network expected, Network actual, int seed)
    {
        var inputs = RandomNetworks.Inputs(expected.Definition, Rows, seed + 1);
        var (one, other) = (OutputsOf(expected, inputs), OutputsOf(actual, inputs));
        // The summands of an output are about 1 in size, also where the outputs hardly differ.
        var range = Math.Max(one.Max() - one.Min(), 0.01);
        for (var i = 0; i < one.Length; i++)
        {
            Assert.True(Math.Abs(one[i] - other[i]) <= 1e-4 * range, $"seed {seed}, output {i}: {one[i]} masked, {other[i]} compact");
        }
    }

    private static float[] OutputsOf(Network network, float[] inputs)
    {
        var executor = NetworkExecutor.Create(network);
        var outputs = new float[Rows * executor.OutputLength];
        executor.Run(inputs, Rows, outputs);
        return outputs;
    }
}
