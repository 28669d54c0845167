using System.Text.Json.Serialization;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>
/// What a node of a network computes. The set of layers is closed: every one is a sealed record in this namespace, checked when it
/// is created. A layer holds settings only; the sizes of its parameters follow from its input.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(LinearLayer), "linear")]
[JsonDerivedType(typeof(Conv2dLayer), "conv2d")]
[JsonDerivedType(typeof(BatchNormLayer), "batchNorm")]
[JsonDerivedType(typeof(ReLULayer), "relu")]
[JsonDerivedType(typeof(LeakyReLULayer), "leakyRelu")]
[JsonDerivedType(typeof(GeluLayer), "gelu")]
[JsonDerivedType(typeof(SigmoidLayer), "sigmoid")]
[JsonDerivedType(typeof(TanhLayer), "tanh")]
[JsonDerivedType(typeof(MaxPool2dLayer), "maxPool2d")]
[JsonDerivedType(typeof(AvgPool2dLayer), "avgPool2d")]
[JsonDerivedType(typeof(GlobalAvgPool2dLayer), "globalAvgPool2d")]
[JsonDerivedType(typeof(FlattenLayer), "flatten")]
[JsonDerivedType(typeof(DropoutLayer), "dropout")]
[JsonDerivedType(typeof(AddLayer), "add")]
[JsonDerivedType(typeof(ConcatLayer), "concat")]
public abstract record Layer
{
    private protected Layer()
    {
    }

    /// <summary>Whether the layer has a prunable weight: Linear and Conv2d.</summary>
    [JsonIgnore]
    public virtual bool IsWeighted => false;

    /// <summary>The stem of the name that a builder gives to a node of this layer, for example <c>fc</c>.</summary>
    [JsonIgnore]
    internal abstract string DefaultName { get; }

    /// <summary>Infers the output shape, or throws an <see cref="ArgumentException"/> that names the node and the shapes.</summary>
    internal abstract TensorShape OutputShape(LayerInputs inputs);

    /// <summary>The parameters of the layer in the order weight, bias, running mean, running variance; none by default.</summary>
    internal virtual IEnumerable<LayerParameter> ParametersFor(TensorShape input) => [];

    /// <summary>The multiply-adds of the layer for one example; 0 for all but Linear and Conv2d.</summary>
    internal virtual long MultiplyAdds(TensorShape input, TensorShape output) => 0;
}
