using System.Collections.Immutable;
using Microsoft.ML.Pruning.Contracts;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Tests.Inference.Candidates;

/// <summary>A candidate's outputs are those of the network in which its group is masked.</summary>
public sealed class CandidateEvaluatorTests
{
    private const int Rows = 7;

    /// <summary>Some of the random networks have no unit that can go.</summary>
    public static TheoryData<int> Parts => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Parts))]
    public void Outputs_are_those_of_the_masked_network(int part)
    {
        var groups = 0;
        for (var seed = part * 60; seed < (part + 1) * 60; seed++)
        {
            groups += Compare(RandomNetworks.Create(seed), seed);
        }

        Assert.True(groups > 100, $"Only {groups} groups were compared.");
    }

    [Fact]
    public void Outputs_are_those_of_the_masked_network_where_units_went_before()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var network = RandomNetworks.Create(seed);
            foreach (var set in SetsOf(network.Definition).Where(set => set.Count > 1))
            {
                network = network.WithMasks(set.MasksFor(Mask.FromPrunedIndices(set.Count, seed % set.Count)));
            }

            Compare(network, seed);
        }
    }

    [Theory]
    [InlineData("resnet20")]
    [InlineData("mobilenet")]
    [InlineData("densenet")]
    [InlineData("lenet5")]
    [InlineData("lenet300")]
    public void Outputs_are_those_of_the_masked_network_in_known_architectures(string name)
    {
        NetworkDefinition[] known =
        [
            Architectures.ResNet20, Architectures.MobileNetSmall, Architectures.DenseNetSmall, Architectures.LeNet5,
            Architectures.LeNet300_100,
        ];
        Compare(RandomNetworks.Parameterize(known.Single(definition => definition.Name == name), 1), 1, most: 3);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        var network = RandomNetworks.Create(3);
        var sets = SetsOf(network.Definition);
        var inputs = RandomNetworks.Inputs(network.Definition, Rows, 1);
        Assert.Equal(OutputsOf(network, sets, inputs, 1), OutputsOf(network, sets, inputs, 3));
    }

    [Fact]
    public void It_stops_when_it_is_told_to()
    {
        var network = RandomNetworks.Create(3);
        var work = new ParallelWork(2, () => throw new OperationCanceledException());
        var evaluator = new CandidateEvaluator(network, ChannelGroups.Of(network.Definition), [[]], work);
        Assert.Throws<OperationCanceledException>(
            () => evaluator.Run(RandomNetworks.Inputs(network.Definition, 1, 1), 1, [], (_, _, _) => { }));
    }

    private static int Compare(Network network, int seed, int most = int.MaxValue)
    {
        var sets = SetsOf(network.Definition);
        var inputs = RandomNetworks.Inputs(network.Definition, Rows, seed);
        var outputs = OutputsOf(network, sets, inputs, threads: 1, most);
        var whole = new float[Rows * (int)network.Definition.OutputShape.Count];
        NetworkExecutor.Create(network).Run(inputs, Rows, whole);
        var place = 0;
        foreach (var set in sets)
        {
            for (var group = 0; group < Math.Min(most, set.Count); group++)
            {
                var masked = network.WithMasks(set.MasksFor(Mask.FromPrunedIndices(set.Count, group)));
                var expected = new float[outputs[place].Length];
                NetworkExecutor.Create(masked).Run(inputs, Rows, expected);
                var range = expected.Concat(whole).Max(Math.Abs);
                var difference = expected.Zip(outputs[place], (one, other) => Math.Abs(one - other)).Max();
                Assert.True(
                    difference <= 1e-4 * range,
                    $"Network of seed {seed}, unit {group} of {set.Name}: {difference} apart at a range of {range}.");
                place++;
            }
        }

        return place;
    }

    private static float[][] OutputsOf(
        Network network, IReadOnlyList<GroupSet> sets, float[] inputs, int threads, int most = int.MaxValue)
    {
        var groups = ChannelGroups.Of(network.Definition);
        var prunable = groups.Sets.Where(set => !set.Prunable.IsEmpty).ToList();
        var numbers = sets.Select(set => prunable.Single(other => other.Layers.SequenceEqual(set.Layers)).Prunable).ToList();
        (int, int)[] candidates = [.. numbers.SelectMany((set, i) => set.Take(most).Select(group => (i, group)))];
        var outputs = candidates.Select(_ => new float[Rows * (int)network.Definition.OutputShape.Count]).ToArray();
        var evaluator = new CandidateEvaluator(
            network, groups, [.. numbers.Select(set => (IReadOnlyList<int>)set)], new ParallelWork(threads, () => { }));
        var length = evaluator.InputLength;
        for (var row = 0; row < Rows; row += evaluator.ChunkRows)
        {
            var (first, count) = (row, Math.Min(evaluator.ChunkRows, Rows - row));
            evaluator.Run(inputs.AsSpan(row * length, count * length), count, candidates, (place, own, values) =>
                values.CopyTo(outputs[place].AsSpan((first + own) * values.Length)));
        }

        return outputs;
    }

    /// <summary>None where no unit can go.</summary>
    private static ImmutableArray<GroupSet> SetsOf(NetworkDefinition definition) =>
        ChannelGroups.Of(definition).Sets.Any(set => !set.Layers.IsEmpty && !set.Prunable.IsEmpty)
            ? new UnitStructure().GroupsOf(definition, definition.WeightedLayers)
            : [];
}
