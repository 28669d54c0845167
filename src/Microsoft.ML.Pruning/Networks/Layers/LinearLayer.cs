using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>A fully connected layer: y = W x + b.</summary>
/// <remarks>W is of shape [outputs, inputs]. The input must have rank 1; its length gives the number of inputs.</remarks>
/// <param name="OutputFeatures">The number of outputs (units), at least 1.</param>
/// <param name="Bias">Whether a bias is added to each output.</param>
public sealed record LinearLayer(int OutputFeatures, bool Bias = true) : Layer
{
    /// <summary>The number of outputs (units), at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int OutputFeatures { get; init => field = Argument.AtLeast(1, value); } =
        Argument.AtLeast(1, OutputFeatures, nameof(OutputFeatures));

    /// <inheritdoc/>
    public override bool IsWeighted => true;

    /// <inheritdoc/>
    internal override string DefaultName => "fc";

    /// <inheritdoc/>
    internal override bool LeavesOutputFree => true;

    /// <inheritdoc/>
    internal override TensorShape OutputShape(LayerInputs inputs)
    {
        inputs.Single("Linear", 1, "features");
        return new TensorShape(OutputFeatures);
    }

    /// <inheritdoc/>
    internal override IEnumerable<LayerParameter> ParametersFor(TensorShape input)
    {
        yield return new("weight", new TensorShape(OutputFeatures, input[0]), ParameterKind.Weight);
        if (Bias)
        {
            yield return new("bias", new TensorShape(OutputFeatures), ParameterKind.Bias);
        }
    }

    /// <inheritdoc/>
    internal override long MultiplyAdds(TensorShape input, TensorShape output) => input.Count * output.Count;

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(ILayerVisitor<TResult> visitor, Node node) => visitor.Visit(this, node);
}
