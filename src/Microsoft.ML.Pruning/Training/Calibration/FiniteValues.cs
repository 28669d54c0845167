using System.Numerics.Tensors;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Refuses statistics that overflowed.</summary>
internal static class FiniteValues
{
    /// <summary>The values, if all are finite.</summary>
    /// <param name="name">What they were gathered for.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="InvalidOperationException">One is not finite.</exception>
    public static float[] Of(string name, float[] values)
    {
        Require(name, values);
        return values;
    }

    /// <summary>Requires all values to be finite.</summary>
    /// <param name="name">What they were gathered for.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="InvalidOperationException">One is not finite.</exception>
    public static void Require(string name, ReadOnlySpan<float> values)
    {
        if (!TensorPrimitives.IsFiniteAll(values))
        {
            throw new InvalidOperationException(
                $"What was gathered for '{name}' is not finite: the outputs or gradients of the network overflow on the calibration rows. "
                    + "Scale the features to about [0, 1], or train the network at a lower learning rate.");
        }
    }
}
