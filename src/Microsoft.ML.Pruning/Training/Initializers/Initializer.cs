using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The first weights of a network.</summary>
/// <remarks>
/// Fan-in is the number of weights that feed one output (inputs of a Linear; channels per group x kernel area of a Conv2d), fan-out the
/// number of outputs x kernel area. Batch norm always starts with scale 1, shift 0, mean 0 and variance 1.
/// </remarks>
public abstract record Initializer
{
    private protected Initializer()
    {
    }

    /// <summary>Weights and biases uniform within 1 / sqrt(fan-in), as PyTorch's layers start.</summary>
    public static Initializer PyTorchDefault { get; } = new PyTorchDefaultInitializer();

    /// <summary><see cref="XavierNormalInitializer"/> with a gain of 1.</summary>
    public static Initializer XavierNormal { get; } = new XavierNormalInitializer();

    /// <summary><see cref="XavierUniformInitializer"/> with a gain of 1.</summary>
    public static Initializer XavierUniform { get; } = new XavierUniformInitializer();

    /// <summary><see cref="KaimingNormalInitializer"/> for ReLU, by fan-in.</summary>
    public static Initializer KaimingNormal { get; } = new KaimingNormalInitializer();

    /// <summary><see cref="KaimingUniformInitializer"/> for ReLU, by fan-in.</summary>
    public static Initializer KaimingUniform { get; } = new KaimingUniformInitializer();

    /// <summary><see cref="OrthogonalInitializer"/> with a gain of 1.</summary>
    public static Initializer Orthogonal { get; } = new OrthogonalInitializer();

    /// <summary><see cref="TruncatedNormalInitializer"/> with a standard deviation of 0.02.</summary>
    public static Initializer TruncatedNormal { get; } = new TruncatedNormalInitializer();

    /// <summary><see cref="LsuvInitializer"/> from an orthogonal start; needs training rows.</summary>
    public static Initializer Lsuv { get; } = new LsuvInitializer();

    /// <summary>Whether <see cref="FitTo"/> changes what was drawn.</summary>
    internal virtual bool NeedsRows => false;

    /// <summary>How many rows <see cref="FitTo"/> computes on at a time.</summary>
    internal virtual int RowsAtOnce => 0;

    /// <summary>Fills the weights of one Linear or Conv2d.</summary>
    internal abstract void FillWeights(Span<float> weights, InitializerRequest request);

    /// <summary>Fills the biases of one Linear or Conv2d; zeros unless said otherwise.</summary>
    internal virtual void FillBiases(Span<float> biases, InitializerRequest request) => biases.Clear();

    /// <summary>Fits the drawn weights to training rows.</summary>
    /// <remarks>The rows are not read unless said otherwise.</remarks>
    internal virtual Network FitTo(RowSource rows, Network drawn, int seed, RowBudget budget, Action checkCancelled) => drawn;
}
