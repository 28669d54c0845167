using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>Rows for networks whose accuracy does not matter.</summary>
internal static class RandomRows
{
    /// <summary>Uniform features in [0, 1) and uniform labels, always the same ones.</summary>
    public static LabeledRows For(NetworkDefinition definition, int rows)
    {
        var random = new Random(1);
        var features = new float[rows * (int)definition.InputShape.Count];
        for (var i = 0; i < features.Length; i++)
        {
            features[i] = random.NextSingle();
        }

        var classes = (int)definition.OutputShape.Count;
        return new LabeledRows(
            features, (int)definition.InputShape.Count, [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))], classes);
    }
}
