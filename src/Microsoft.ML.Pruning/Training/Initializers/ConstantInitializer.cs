using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Every weight the same value; biases 0.</summary>
/// <remarks>
/// The units of a layer that start equal and see equal gradients stay equal: this is a control, and a start for what other means fill,
/// rather than a way to train.
/// </remarks>
/// <param name="Value">The value of every weight, a finite number.</param>
public sealed record ConstantInitializer(float Value) : Initializer
{
    /// <summary>The value of every weight, a finite number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public float Value { get; init => field = Argument.Finite(value); } = Argument.Finite(Value, nameof(Value));

    internal override void FillWeights(Span<float> weights, InitializerRequest request) => weights.Fill(Value);
}
