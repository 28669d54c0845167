using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Evaluation;

/// <summary>The loss and accuracy of a network on labelled rows, scored by managed code.</summary>
/// <param name="Loss">Mean cross-entropy, in nats.</param>
/// <param name="Accuracy">Fraction of rows classified right; among equal logits the first class counts.</param>
internal readonly record struct NetworkLoss(double Loss, double Accuracy)
{
    private const int ChunkRows = 256;

    /// <summary>Measures a network.</summary>
    /// <param name="network">The network; its outputs are one logit a class.</param>
    /// <param name="features">The rows one after the other.</param>
    /// <param name="labels">One label a row, counted from 0; at least one.</param>
    public static NetworkLoss Measure(Network network, ReadOnlySpan<float> features, ReadOnlySpan<int> labels)
    {
        var executor = NetworkExecutor.Create(network);
        var logits = new float[ChunkRows * executor.OutputLength];
        var loss = 0.0;
        var right = 0;
        for (var first = 0; first < labels.Length; first += ChunkRows)
        {
            var count = Math.Min(ChunkRows, labels.Length - first);
            var chunk = logits.AsSpan(0, count * executor.OutputLength);
            executor.Run(features.Slice(first * executor.InputLength, count * executor.InputLength), count, chunk);
            for (var i = 0; i < count; i++)
            {
                var row = chunk.Slice(i * executor.OutputLength, executor.OutputLength);
                var label = labels[first + i];
                loss += CrossEntropy(row, label);
                right += TensorPrimitives.IndexOfMax<float>(row) == label ? 1 : 0;
            }
        }

        return new NetworkLoss(loss / labels.Length, (double)right / labels.Length);
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
