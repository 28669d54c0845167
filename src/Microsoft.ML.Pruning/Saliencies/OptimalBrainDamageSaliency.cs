using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Optimal brain damage: the change of the loss, to second order.</summary>
/// <remarks>
/// <para>The change when the weight becomes 0 and nothing else moves: s(w) = |h| w^2 / 2, where h is the second derivative with respect to
/// w of the mean loss of the calibration rows.</para>
/// <para>Uses 5,000 rows by default: with fewer, weights that matter for few rows only seem not to matter. (LeCun, Denker and Solla,
/// "Optimal brain damage", 1990.)</para>
/// <para>In networks of Linear, Conv2d, pooling, ReLU, leaky ReLU, batch norm, Add and Concat layers the outputs are piecewise linear in
/// every single weight, and h is exact but for rounding: the diagonal of the Gauss-Newton matrix. For several classes that is h = mean over
/// rows of sum_c p_c (f_c' - sum_k p_k f_k')^2, where p is the softmax of the outputs and f' their derivatives with respect to w; for other
/// tasks it is the mean over rows of sum_c l_c'' f_c'^2, where l_c'' is the second derivative of the loss by output c (for absolute errors,
/// which have none, 1 / outputs). This is not the recursion of the paper, which carries second derivatives back from layer to layer and
/// drops those with respect to two different units on the way.</para>
/// <para>With GELU, sigmoid or tanh the rest of h is estimated by random probes; see <see cref="CurvatureMethod"/>. An estimate may be
/// negative, and so may h away from a minimum; removal by a sign that is mostly noise would cost accuracy, so the absolute value counts.
/// Statistics and scores keep the sign, and <c>Norm.Sum</c> makes the score of a group |sum of h w^2 / 2|.</para>
/// <para>Equal scores are pruned from the lowest index; a pruned weight scores 0; curvatures that are not finite are refused when they are
/// gathered. Costs one forward pass over the rows, one backward pass without the weights' gradients for each class but one or each other
/// output (or for each class probe), for Linear layers one product as large as that of the weights' gradient, and for Conv2d layers one as
/// large for each of those passes; each Hessian probe, where they are used, costs somewhat more than a forward and backward pass. With 10
/// classes that is below 3 forward and backward passes over the same rows for perceptrons, and about 9 for small convolutional networks.
/// Memory: one float an element twice, and for convolutions about 256 MB at most, or what a single row takes.</para>
/// </remarks>
public sealed record OptimalBrainDamageSaliency : CalibratedSaliency
{
    /// <summary>Every option at its default, and 5,000 rows.</summary>
    public OptimalBrainDamageSaliency() => Rows = 5_000;

    /// <inheritdoc/>
    public override string Name => "optimal brain damage";

    /// <inheritdoc cref="CurvatureRequest.Method"/>
    public CurvatureMethod Method { get; init => field = Argument.Defined(value); }

    /// <inheritdoc cref="CurvatureRequest.ClassProbes"/>
    public int? ClassProbes { get; init => field = Argument.AtLeast(1, value); }

    /// <inheritdoc cref="CurvatureRequest.HessianProbes"/>
    public int HessianProbes { get; init => field = Argument.AtLeast(1, value); } = CurvatureRequest.DefaultHessianProbes;

    /// <inheritdoc/>
    private protected override StatisticsRequest Wanted =>
        new CurvatureRequest { Method = Method, ClassProbes = ClassProbes, HessianProbes = HessianProbes };

    /// <inheritdoc/>
    public override Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        var weights = network.Values(parameter);
        var scores = GC.AllocateUninitializedArray<float>(weights.Length);
        TensorPrimitives.Multiply(weights, weights, scores);
        TensorPrimitives.Multiply(scores, Needed<CurvatureStatistics>(statistics).Values(network, parameter), scores);
        TensorPrimitives.Multiply(scores, 0.5f, scores);
        return new Scores(parameter, scores) { IsAbsolute = true };
    }
}
