using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Which rule turns gradients into new weights.</summary>
/// <remarks>
/// <see cref="SgdOptions"/>, <see cref="AdamOptions"/> or <see cref="AdamWOptions"/>. Every rule acts on weights, biases and batch-norm
/// scales and shifts alike, weight decay included. Weights that a mask prunes stay exactly 0, and so does what the rule remembers of them.
/// </remarks>
public abstract record OptimizerOptions
{
    private protected OptimizerOptions()
    {
    }

    /// <summary>The first learning rate, a finite number above 0.</summary>
    /// <remarks><see cref="TrainingOptions.LearningRate"/> starts from it; the default depends on the rule.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double LearningRate { get; init => field = Argument.Positive(value); } = 1e-3;

    /// <summary>The strength of weight decay, finite and at least 0.</summary>
    /// <remarks>The default depends on the rule.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double WeightDecay { get; init => field = Argument.NotNegative(value); }

    /// <summary>Refuses settings that contradict each other.</summary>
    internal virtual void RequireConsistent()
    {
    }
}
