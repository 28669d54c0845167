namespace Microsoft.ML.Pruning.Networks;

/// <summary>What a node of a network computes.</summary>
/// <remarks>
/// The set of layers is closed: every one is a sealed record in this namespace, checked when it is created. A layer holds settings only;
/// the sizes of its parameters follow from its input.
/// </remarks>
public abstract record Layer
{
    private protected Layer()
    {
    }

    /// <summary>Whether the layer has a prunable weight: Linear and Conv2d.</summary>
    public virtual bool IsWeighted => false;

    /// <summary>The stem of a node's name in a builder, for example <c>fc</c>.</summary>
    internal abstract string DefaultName { get; }

    /// <summary>Whether the output is piecewise linear: all but smooth activations.</summary>
    internal virtual bool IsPiecewiseLinear => true;

    /// <summary>Whether the layer learns from the statistics of a batch: BatchNorm.</summary>
    internal virtual bool IsNormalization => false;

    /// <summary>Whether what reads the output may overwrite it.</summary>
    /// <remarks>The output is then the layer's own and its gradient does not need it.</remarks>
    internal virtual bool LeavesOutputFree => false;

    /// <summary>Whether inputs times a factor of at least 0 give outputs times it.</summary>
    /// <remarks>Of layers without parameters: rectifiers, pools and what passes values on.</remarks>
    internal virtual bool KeepsScale => false;

    /// <summary>The groups that a weight's inputs form; 1 by default.</summary>
    /// <remarks>Only grouped convolutions have more.</remarks>
    internal virtual int InputGroups => 1;

    /// <summary>How several inputs are joined; none by default.</summary>
    internal virtual LayerJoin Join => LayerJoin.None;

    /// <summary>How a weight is laid on patches of the input.</summary>
    /// <remarks>Null where it takes the input whole.</remarks>
    internal virtual SlidingWindow? Patches => null;

    /// <summary>Infers the output shape.</summary>
    /// <remarks>Throws an <see cref="ArgumentException"/> that names the node and the shapes.</remarks>
    internal abstract TensorShape OutputShape(LayerInputs inputs);

    /// <summary>The layer's weight, bias, running mean and running variance; none by default.</summary>
    /// <remarks>They come in this order.</remarks>
    internal virtual IEnumerable<LayerParameter> ParametersFor(TensorShape input) => [];

    /// <summary>The multiply-adds for one example; 0 without a weight.</summary>
    /// <remarks>Only Linear and Conv2d layers have a weight.</remarks>
    internal virtual long MultiplyAdds(TensorShape input, TensorShape output) => 0;

    /// <summary>The layer with other dropout, given its probability; itself where it drops nothing.</summary>
    internal virtual Layer WithDropout(Func<double, double> probability) => this;

    /// <summary>The layer with another momentum of its running statistics.</summary>
    /// <remarks>The weight of new batches in them; itself where it has none.</remarks>
    internal virtual Layer WithMomentum(double momentum) => this;

    /// <summary>Asks a backend what it makes of the layer.</summary>
    internal abstract TResult Accept<TResult>(ILayerVisitor<TResult> visitor, Node node);
}
