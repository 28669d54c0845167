using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Evaluation;

/// <summary>The loss and accuracy of a network on labelled rows, scored by managed code.</summary>
/// <param name="Loss">Mean cross-entropy, in nats.</param>
/// <param name="Accuracy">Fraction of rows classified right; among equal logits the first class counts.</param>
internal readonly record struct NetworkLoss(double Loss, double Accuracy)
{
    /// <summary>Measures a network in one pass over rows.</summary>
    /// <param name="network">The network; its outputs are one logit a class.</param>
    /// <param name="read">Reads the rows, at least one, with labels counted from 0.</param>
    /// <param name="chunkRows">How many rows are held and scored at a time.</param>
    public static NetworkLoss Measure(Network network, RowChunk read, int chunkRows)
    {
        var executor = NetworkExecutor.Create(network);
        var features = new float[chunkRows * executor.InputLength];
        var logits = new float[chunkRows * executor.OutputLength];
        var labels = new int[chunkRows];
        var (loss, right, total) = (0.0, 0L, 0L);
        for (int count; (count = read(features, labels)) > 0; total += count)
        {
            var chunk = logits.AsSpan(0, count * executor.OutputLength);
            executor.Run(features.AsSpan(0, count * executor.InputLength), count, chunk);
            for (var i = 0; i < count; i++)
            {
                var row = chunk.Slice(i * executor.OutputLength, executor.OutputLength);
                loss += CrossEntropy(row, labels[i]);
                right += TensorPrimitives.IndexOfMax<float>(row) == labels[i] ? 1 : 0;
            }
        }

        return new NetworkLoss(loss / total, (double)right / total);
    }

    /// <summary>log(sum of exp(x)) - x[label], shifted by the greatest logit so that nothing overflows.</summary>
    private static double CrossEntropy(ReadOnlySpan<float> logits, int label)
    {
        double greatest = TensorPrimitives.Max(logits);
        var sum = 0.0;
        foreach (var logit in logits)
        {
            sum += Math.Exp(logit - greatest);
        }

        return Math.Log(sum) + greatest - logits[label];
    }
}
