using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Layer-sequential unit variance.</summary>
/// <remarks>
/// <para>After an orthogonal start, in the order of the layers, the weights of each are divided by the standard deviation of the layer's
/// outputs on a batch of training rows, until their variance is 1. (Mishkin and Matas 2016.)</para>
/// <para>The variance is that of all outputs of a Linear or Conv2d, before its activation, over all units, pixels and rows, about their
/// mean; the layers before it have their new weights by then, batch norm scores with its running statistics, and dropout drops nothing.
/// Biases stay as they start. Runs on the CPU.</para>
/// <para>Cost: one forward pass, and for every layer one computation more for each iteration. Where biases start at 0, as they do with all
/// but <see cref="PyTorchDefaultInitializer"/> and <see cref="CustomInitializer"/>, one iteration is enough.</para>
/// <para>Making a network throws an <see cref="InvalidOperationException"/> that names the layer where the variance is 0 or not finite, or
/// further from 1 than the tolerance after the last iteration.</para>
/// </remarks>
public sealed record LsuvInitializer : Initializer
{
    /// <summary>Draws the weights to start from; default <see cref="OrthogonalInitializer"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    /// <exception cref="ArgumentException">The value needs rows itself.</exception>
    public Initializer Start { get; init => field = Checked(value); } = new OrthogonalInitializer();

    /// <summary>Training rows to measure on, at least 1; default 128.</summary>
    /// <remarks>They are drawn by the seed; all of them where there are fewer.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int Rows { get; init => field = Argument.AtLeast(1, value); } = 128;

    /// <summary>How far from 1 a variance may stay, finite and above 0; default 0.01.</summary>
    /// <remarks>Single precision reaches about 0.00001.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Tolerance { get; init => field = Argument.Positive(value); } = 0.01;

    /// <summary>How often one layer's weights may be divided, at least 1; default 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int MaximumIterations { get; init => field = Argument.AtLeast(1, value); } = 10;

    internal override bool NeedsRows => true;

    internal override int RowsAtOnce => Rows;

    internal override void FillWeights(Span<float> weights, InitializerRequest request) => Start.FillWeights(weights, request);

    internal override void FillBiases(Span<float> biases, InitializerRequest request) => Start.FillBiases(biases, request);

    internal override Network FitTo(RowSource rows, Network drawn, int seed, RowBudget budget, Action checkCancelled) =>
        new UnitVariance(Tolerance, MaximumIterations, checkCancelled).Fit(
            drawn, RowSample.Draw(rows, drawn.Definition, new RowSampling(Rows, Rows, seed, budget), checkCancelled, "training"));

    private static Initializer Checked(Initializer value) => Argument.NotNull(value, nameof(Start)).NeedsRows
        ? throw new ArgumentException(
            "Start is an initialiser that needs rows itself; give one that does not, such as Initializer.Orthogonal.", nameof(Start))
        : value;
}
