using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Tests.Training;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Saliencies;

/// <summary>Saliencies that update weights, in prunings of several steps that gather their statistics anew.</summary>
public sealed class WeightUpdateTests
{
    private static readonly Dictionary<string, Func<int, CalibratedSaliency>> Saliencies = new()
    {
        ["WoodFisher"] = batchSize =>
            new WoodFisherSaliency { BlockSize = 16, Damping = 1e-3, RowsPerGradient = 2, Rows = 24, BatchSize = batchSize },
        ["SparseGPT"] = batchSize => new SparseGptSaliency { Rows = 24, BatchSize = batchSize },
    };

    public static TheoryData<string> Names => [.. Saliencies.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_rows_give_the_same_weights(string name)
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var network = RandomNetworks.Create(seed);
            var (first, second) = (Prune(network, Saliencies[name](8)), Prune(network, Saliencies[name](8)));
            Assert.Equal(first.Masks, second.Masks);
            Assert.All(
                network.Definition.Parameters,
                parameter => Assert.Equal(first.Values(parameter.Name).ToArray(), second.Values(parameter.Name).ToArray()));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_do_not_depend_on_the_batch_size(string name)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var network = RandomNetworks.Create(seed);
            var parameter = $"{network.Definition.WeightedLayers[0]}.weight";
            float[][] scores = [.. new[] { 2, 6, 24 }.Select(size => Score(network, Saliencies[name](size), parameter))];
            Assert.All(scores, other => Assert.All(other, (score, i) => Close.To(scores[0][i], score, 1e-3, size: 1e-4)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Kept_weights_of_pruned_layers_change_and_nothing_else(string name)
    {
        var changed = 0;
        for (var seed = 0; seed < 6; seed++)
        {
            var network = RandomNetworks.Create(seed);
            var pruned = Prune(network, Saliencies[name](8));
            foreach (var parameter in network.Definition.Parameters)
            {
                var expected = network.Values(parameter.Name).ToArray();
                pruned.Masks.GetValueOrDefault(parameter.Name)?.ApplyTo(expected);
                if (!pruned.Values(parameter.Name).SequenceEqual(expected))
                {
                    Assert.Equal(ParameterKind.Weight, parameter.Kind);
                    Assert.True(pruned.Masks[parameter.Name].HoldsFor(pruned.Values(parameter.Name)));
                    changed++;
                }
            }
        }

        Assert.True(changed > 10, $"{changed} weights were updated");
    }

    private static Network Prune(Network network, Saliency saliency)
    {
        var method = Pruner.Method("updates", saliency, new WeightStructure(), new UniformAllocation(), new LinearSchedule(3));
        var support = new PruningContext(Clusters.For(network.Definition, 24))
        {
            ReestimateBatchNorm = false,
            Computing = new() { Threads = 1 }
        };
        return Pruner.Prune(network, method, 0.6, context: support).Network;
    }

    private static float[] Score(Network network, CalibratedSaliency saliency, string parameter) => saliency
        .Score(network, parameter, StatisticsCollector.Collect(
            network, saliency.Request, [parameter], Clusters.For(network.Definition, 24), new ComputingOptions { Threads = 1 }))
        .Values.ToArray();
}
