using Microsoft.ML.Pruning.Contracts;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Methods.GreedyFilters;

/// <summary>Rows on which a random network is mostly right.</summary>
internal static class SearchRows
{
    /// <summary>Random inputs, labelled by the network itself, but for every fifth.</summary>
    public static LabeledRows For(Network network, int count = 60)
    {
        var (features, outputs, length) = Run(network, count);
        return new LabeledRows(
            features,
            features.Length / count,
            [.. outputs.Chunk(length).Select((row, i) => i % 5 == 0 ? i % length : Array.IndexOf(row, row.Max()))],
            length);
    }

    /// <summary>Random inputs with the network's own outputs as targets, but for noise.</summary>
    public static LabeledRows ForRegression(Network network, int count = 60)
    {
        var (features, outputs, length) = Run(network, count);
        var random = new Random(1);
        return new LabeledRows(
            features,
            features.Length / count,
            [.. outputs.Select(value => value + (0.1f * random.NextSingle()))],
            new RegressionTask(length));
    }

    private static (float[] Features, float[] Outputs, int Length) Run(Network network, int count)
    {
        var features = RandomNetworks.Inputs(network.Definition, count, seed: 5);
        var length = (int)network.Definition.OutputShape.Count;
        var outputs = new float[count * length];
        NetworkExecutor.Create(network).Run(features, count, outputs);
        return (features, outputs, length);
    }
}
