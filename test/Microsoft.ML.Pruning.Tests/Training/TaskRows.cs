using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Tests.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

/// <summary>Every task by name, and rows that a small network can learn for it.</summary>
internal static class TaskRows
{
    public const int Features = 5;

    private static readonly Dictionary<string, LearningTask> ByName = new()
    {
        ["two classes"] = new MulticlassTask(2),
        ["four classes"] = new MulticlassTask(4),
        ["binary"] = new BinaryTask(),
        ["squared"] = new RegressionTask(),
        ["absolute"] = new RegressionTask(1, RegressionLoss.Absolute),
        ["huber"] = new RegressionTask(1, RegressionLoss.Huber(0.3)),
        ["three squared"] = new RegressionTask(3),
        ["three absolute"] = new RegressionTask(3, RegressionLoss.Absolute),
        ["three huber"] = new RegressionTask(3, RegressionLoss.Huber(0.5)),
    };

    public static TheoryData<string> Names => [.. ByName.Keys];

    public static LearningTask Task(string name) => ByName[name];

    /// <summary>Rows whose labels follow from a fixed linear map of the features.</summary>
    /// <param name="task">What the labels are for.</param>
    /// <param name="rows">How many.</param>
    /// <param name="seed">Draws the features.</param>
    /// <param name="weights">The weights of the rows; null for none.</param>
    public static LabeledRows Create(LearningTask task, int rows, int seed = 1, float[]? weights = null)
    {
        var random = new Random(seed);
        var features = new float[rows * Features];
        foreach (ref var value in features.AsSpan())
        {
            value = (2 * random.NextSingle()) - 1;
        }

        float[] labels = [.. Enumerable.Range(0, rows).SelectMany(row => LabelOf(task, features.AsSpan(row * Features, Features)))];
        return new LabeledRows(features, Features, labels, task, weights);
    }

    /// <summary>A network that fits the rows, without kinks, with weights drawn at random.</summary>
    public static Network Smooth(LearningTask task, int seed = 1) =>
        RandomNetworks.Parameterize(NetworkDefinition.Input(Features).Linear(6).Tanh().Linear(task.Outputs).Build("smooth"), seed);

    /// <summary>A definition that learns the rows.</summary>
    public static NetworkDefinition Learner(LearningTask task) => Architectures.Mlp(Features, 16, task.Outputs);

    private static float[] LabelOf(LearningTask task, ReadOnlySpan<float> features)
    {
        var map = new Random(1234);
        var outputs = new float[task.Outputs];
        for (var output = 0; output < outputs.Length; output++)
        {
            foreach (var feature in features)
            {
                outputs[output] += feature * 3 * ((2 * map.NextSingle()) - 1);
            }
        }

        return task.Match<float[]>(
            _ => [Array.IndexOf(outputs, outputs.Max())],
            _ => [outputs[0] > 0 ? 1 : 0],
            _ => outputs);
    }
}
