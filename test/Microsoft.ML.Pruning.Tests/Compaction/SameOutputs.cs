using Microsoft.ML.Pruning.Contracts;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Compaction;

/// <summary>Whether two networks compute the same.</summary>
internal static class SameOutputs
{
    /// <summary>Outputs differ by at most 1e-4 of their range, over random inputs.</summary>
    public static void Require(Network expected, Network actual, int rows, int seed)
    {
        var inputs = RandomNetworks.Inputs(expected.Definition, rows, seed);
        var (one, other) = (OutputsOf(expected, inputs, rows), OutputsOf(actual, inputs, rows));

        // The summands of an output are about 1 in size, also where the outputs hardly differ.
        var range = Math.Max(one.Max() - one.Min(), 0.01);
        for (var i = 0; i < one.Length; i++)
        {
            Assert.True(Math.Abs(one[i] - other[i]) <= 1e-4 * range, $"seed {seed}, output {i}: {one[i]} and {other[i]}");
        }
    }

    private static float[] OutputsOf(Network network, float[] inputs, int rows)
    {
        var executor = NetworkExecutor.Create(network);
        var outputs = new float[rows * executor.OutputLength];
        executor.Run(inputs, rows, outputs);
        return outputs;
    }
}
