using System.Numerics.Tensors;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>Turns logits into probabilities: p_i = exp(x_i - max x) / sum_j exp(x_j - max x).</summary>
internal static class Softmax
{
    /// <summary>Applies the softmax to each row.</summary>
    /// <param name="logits">The rows one after the other, <paramref name="classes"/> values each.</param>
    /// <param name="classes">The number of classes, at least 1.</param>
    /// <param name="probabilities">Receives as many values; each row sums to 1. May be the same span as <paramref name="logits"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> is below 1.</exception>
    /// <exception cref="ArgumentException">The spans differ in length, or hold no whole number of rows.</exception>
    public static void Apply(ReadOnlySpan<float> logits, int classes, Span<float> probabilities)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (logits.Length != probabilities.Length || logits.Length % classes != 0)
        {
            throw new ArgumentException(
                $"{logits.Length} logits and {probabilities.Length} probabilities must be equal in number and whole rows of "
                    + $"{classes} classes.", nameof(logits));
        }

        for (var start = 0; start < logits.Length; start += classes)
        {
            var row = probabilities.Slice(start, classes);
            TensorPrimitives.Subtract(logits.Slice(start, classes), TensorPrimitives.Max(logits.Slice(start, classes)), row);
            TensorPrimitives.Exp(row, row);
            TensorPrimitives.Divide(row, TensorPrimitives.Sum<float>(row), row);
        }
    }
}
