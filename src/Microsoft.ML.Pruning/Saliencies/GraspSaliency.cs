using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Gradient signal preservation: s(w) = w (Hg), with its sign.</summary>
/// <remarks>
/// g is the gradient and H the Hessian of the mean loss of the calibration rows, with the outputs divided by the temperature where they are
/// logits. To first order, removing w changes the gradient flow g'g by -2 w (Hg): the lowest scores, whose removal raises it most, go
/// first. Meant for networks at initialisation, before any training. (Wang, Zhang and Grosse, "Picking winning tickets before training by
/// preserving gradient flow", 2020; their S is -s.) g covers every trainable element of the network that is not pruned. Scores have signs:
/// that of a group is their sum by <c>Norm.Sum</c>, which is exact to the same order; other norms drop the signs. Equal scores are pruned
/// from the lowest index; products that are not finite are refused when they are gathered. Costs two forward and backward passes over the
/// rows and one backward pass through the backward pass, and about four floats an element.
/// </remarks>
/// <param name="Temperature">
/// What logits are divided by, above 0; 200 by default, as in the paper, so that the probabilities of an untrained network are nearly even.
/// Without effect in a regression.
/// </param>
public sealed record GraspSaliency(double Temperature = 200) : CalibratedSaliency
{
    /// <summary>What logits are divided by, above 0; 200 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Temperature { get; init => field = Argument.Positive(value); } = Argument.Positive(Temperature, nameof(Temperature));

    /// <inheritdoc/>
    public override string Name => "GraSP";

    /// <inheritdoc/>
    private protected override StatisticsRequest Wanted => new HessianGradientRequest(Temperature);

    /// <inheritdoc/>
    public override Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        var weights = network.Values(parameter);
        var scores = GC.AllocateUninitializedArray<float>(weights.Length);
        TensorPrimitives.Multiply(weights, Needed<HessianGradientStatistics>(statistics).Values(network, parameter), scores);
        return new Scores(parameter, scores);
    }
}
