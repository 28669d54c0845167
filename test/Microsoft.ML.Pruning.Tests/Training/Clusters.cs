using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

/// <summary>Rows in well-separated clusters around one random centre a class.</summary>
internal static class Clusters
{
    public static LabeledRows Create(int rows, int features, int classes, int seed = 7, double noise = 0.3)
    {
        var centres = new Random(1234);
        float[] centre = [.. Enumerable.Range(0, classes * features).Select(_ => (2 * centres.NextSingle()) - 1)];
        var random = new Random(seed);
        int[] labels = [.. Enumerable.Range(0, rows).Select(row => row % classes)];
        var values = new float[rows * features];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = centre[(labels[i / features] * features) + (i % features)] + (float)(noise * ((2 * random.NextDouble()) - 1));
        }

        return new LabeledRows(values, features, labels, classes);
    }

    /// <summary>Rows that fit the input and output of a network.</summary>
    public static LabeledRows For(NetworkDefinition definition, int rows, int seed = 7) =>
        Create(rows, (int)definition.InputShape.Count, (int)definition.OutputShape.Count, seed);

    public static NetworkDefinition SmallMlp { get; } =
        NetworkDefinition.Input(8).Linear(16).ReLU().Linear(3).Build("small");

    public static NetworkDefinition SmallConv { get; } =
        NetworkDefinition.Input(1, 6, 6).Conv2d(4, 3).BatchNorm().ReLU().MaxPool2d(2).Flatten().Dropout(0.2).Linear(3).Build("smallconv");
}
