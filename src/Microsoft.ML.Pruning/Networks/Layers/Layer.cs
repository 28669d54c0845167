namespace Microsoft.ML.Pruning.Networks;

/// <summary>
/// What a node of a network computes. The set of layers is closed: every one is a sealed record in this namespace, checked when it
/// is created. A layer holds settings only; the sizes of its parameters follow from its input.
/// </summary>
public abstract record Layer
{
    private protected Layer()
    {
    }

    /// <summary>Whether the layer has a prunable weight: Linear and Conv2d.</summary>
    public virtual bool IsWeighted => false;

    /// <summary>The stem of the name that a builder gives to a node of this layer, for example <c>fc</c>.</summary>
    internal abstract string DefaultName { get; }

    /// <summary>Whether the output is piecewise linear in the input: all but smooth activations.</summary>
    internal virtual bool IsPiecewiseLinear => true;

    /// <summary>Whether the layer learns from the statistics of a batch: BatchNorm.</summary>
    internal virtual bool IsNormalization => false;

    /// <summary>Whether the output is the layer's own and its gradient does not need it, so that what reads it may overwrite it.</summary>
    internal virtual bool LeavesOutputFree => false;

    /// <summary>The groups that the inputs of a weight are split into: 1 for all but grouped convolutions.</summary>
    internal virtual int InputGroups => 1;

    /// <summary>How a weight is laid on patches of the input; null where it takes the input whole.</summary>
    internal virtual SlidingWindow? Patches => null;

    /// <summary>Infers the output shape, or throws an <see cref="ArgumentException"/> that names the node and the shapes.</summary>
    internal abstract TensorShape OutputShape(LayerInputs inputs);

    /// <summary>The parameters of the layer in the order weight, bias, running mean, running variance; none by default.</summary>
    internal virtual IEnumerable<LayerParameter> ParametersFor(TensorShape input) => [];

    /// <summary>The multiply-adds of the layer for one example; 0 for all but Linear and Conv2d.</summary>
    internal virtual long MultiplyAdds(TensorShape input, TensorShape output) => 0;

    /// <summary>The layer with other dropout, given the probability as it is; itself where it drops nothing.</summary>
    internal virtual Layer WithDropout(Func<double, double> probability) => this;

    /// <summary>The layer with another weight of new batches in its running statistics; itself where it has none.</summary>
    internal virtual Layer WithMomentum(double momentum) => this;

    /// <summary>Asks a backend what it makes of the layer.</summary>
    internal abstract TResult Accept<TResult>(ILayerVisitor<TResult> visitor, Node node);
}
