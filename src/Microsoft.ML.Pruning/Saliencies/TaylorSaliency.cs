using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>How much the loss changes, to first order.</summary>
/// <remarks>
/// First-order Taylor expansion of the loss, for the weight becoming 0. With g_b the gradient of the mean loss of batch b and means over
/// batches weighted by their rows, the element form is s(w) = |w| mean|g_b| and the group form s(w) = |w mean(g_b)|. (Molchanov, Tyree,
/// Karras, Aila and Kautz, "Pruning convolutional neural networks for resource efficient inference", 2017; Molchanov, Mallya, Tyree, Frosio
/// and Kautz, "Importance estimation for neural network pruning", 2019.) In a trained network the mean gradient is near 0 and its sign is
/// noise, while the gradients of single batches are not; so the element form, which takes absolute values before the mean as both papers
/// do, is the default. The group form is for structures with <c>Norm.Sum</c>, where it lets the weights of a group make up for each other:
/// s(group) = |sum of w mean(g_b)|. Equal scores are pruned from the lowest index; gradients that are not finite are refused when they are
/// gathered. Costs one forward and backward pass over the rows, and one float an element twice.
/// </remarks>
/// <param name="Form">How the mean over batches is taken; the element form by default.</param>
public sealed record TaylorSaliency(TaylorForm Form = TaylorForm.Element) : CalibratedSaliency
{
    /// <summary>How the mean over batches is taken; the element form by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the forms.</exception>
    public TaylorForm Form { get; init => field = Argument.Defined(value); } = Argument.Defined(Form, nameof(Form));

    /// <inheritdoc/>
    public override string Name => Form == TaylorForm.Group ? "Taylor (group form)" : "Taylor";

    /// <inheritdoc/>
    private protected override StatisticsRequest Wanted =>
        Form == TaylorForm.Group ? new GradientRequest() : new GradientMagnitudeRequest();

    /// <inheritdoc/>
    public override Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        var weights = network.Values(parameter);
        var scores = GC.AllocateUninitializedArray<float>(weights.Length);
        if (Form == TaylorForm.Group)
        {
            TensorPrimitives.Multiply(weights, Needed<GradientStatistics>(statistics).Values(network, parameter), scores);
            return new Scores(parameter, scores) { IsAbsolute = true };
        }

        TensorPrimitives.Multiply(weights, Needed<GradientMagnitudeStatistics>(statistics).Values(network, parameter), scores);
        TensorPrimitives.Abs(scores, scores);
        return new Scores(parameter, scores);
    }
}
