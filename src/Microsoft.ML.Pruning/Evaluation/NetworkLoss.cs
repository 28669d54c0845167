using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tasks;

namespace Microsoft.ML.Pruning.Evaluation;

/// <summary>The loss and accuracy of a network on labelled rows.</summary>
/// <param name="Loss">The mean loss of the task, by weight.</param>
/// <param name="Accuracy">Fraction of rows classified right, by weight; null in a regression.</param>
internal readonly record struct NetworkLoss(double Loss, double? Accuracy)
{
    /// <summary>Measures a network in one pass over rows.</summary>
    /// <param name="network">The network; its outputs are those of the task.</param>
    /// <param name="task">What the labels are for.</param>
    /// <param name="hasWeights">Whether a weight stands behind the label of each row.</param>
    /// <param name="read">Reads the rows, at least one.</param>
    /// <param name="chunkRows">How many rows are held and scored at a time.</param>
    public static NetworkLoss Measure(Network network, LearningTask task, bool hasWeights, RowChunk read, int chunkRows)
    {
        var executor = NetworkExecutor.Create(network);
        var width = task.Targets + (hasWeights ? 1 : 0);
        var features = new float[chunkRows * executor.InputLength];
        var outputs = new float[chunkRows * executor.OutputLength];
        var labels = new float[chunkRows * width];
        var (loss, right, total) = (0.0, 0.0, 0.0);
        for (int count; (count = read(features, labels)) > 0;)
        {
            var chunk = outputs.AsSpan(0, count * executor.OutputLength);
            executor.Run(features.AsSpan(0, count * executor.InputLength), count, chunk);
            for (var i = 0; i < count; i++)
            {
                var output = chunk.Slice(i * executor.OutputLength, executor.OutputLength);
                var targets = labels.AsSpan(i * width, task.Targets);
                var weight = hasWeights ? labels[((i + 1) * width) - 1] : 1;
                loss += weight * task.RowLoss(output, targets);
                right += task.IsRight(output, targets) ? weight : 0;
                total += weight;
            }
        }

        return new NetworkLoss(loss / total, task.HasAccuracy ? right / total : null);
    }
}
