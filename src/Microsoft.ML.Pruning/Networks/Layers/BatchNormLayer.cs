using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>Batch normalisation of features or channels.</summary>
/// <remarks>
/// y = (x - mean) / sqrt(variance + epsilon) * scale + shift, per feature of a rank 1 input or per channel of a channels x height x width
/// input. Scoring uses the running mean and variance. (Ioffe and Szegedy 2015.)
/// </remarks>
public sealed record BatchNormLayer : Layer
{
    /// <summary>Added to the variance; a finite number above 0, default 1e-5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Epsilon { get; init => field = Argument.Positive(value); } = 1e-5;

    /// <summary>The weight of a new batch in the running statistics, within [0, 1]; default 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1].</exception>
    public double Momentum { get; init => field = Argument.Part(value); } = 0.1;

    /// <inheritdoc/>
    internal override string DefaultName => "bn";

    /// <inheritdoc/>
    internal override bool LeavesOutputFree => true;

    /// <inheritdoc/>
    internal override bool IsNormalization => true;

    /// <inheritdoc/>
    internal override TensorShape OutputShape(LayerInputs inputs)
    {
        var input = inputs.Single("BatchNorm");
        return input.Rank is 1 or 3
            ? input
            : throw inputs.Error(
                $"input '{inputs.Names[0]}' has shape {input}; BatchNorm needs an input of rank 1 (features) or 3 (channels x "
                    + "height x width).");
    }

    /// <inheritdoc/>
    internal override IEnumerable<LayerParameter> ParametersFor(TensorShape input)
    {
        var perChannel = new TensorShape(input[0]);
        return
        [
            new("weight", perChannel, ParameterKind.Scale),
            new("bias", perChannel, ParameterKind.Shift),
            new("running_mean", perChannel, ParameterKind.RunningMean),
            new("running_var", perChannel, ParameterKind.RunningVariance),
        ];
    }

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(ILayerVisitor<TResult> visitor, Node node) => visitor.Visit(this, node);

    /// <inheritdoc/>
    internal override Layer WithMomentum(double momentum) => this with { Momentum = momentum };
}
