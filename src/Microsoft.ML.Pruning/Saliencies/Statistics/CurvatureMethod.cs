namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>How the diagonal of the Hessian of the loss is found.</summary>
/// <remarks>
/// The Hessian is G + R: the Gauss-Newton matrix G = mean of J^T (diag(p) - p p^T) J over the rows, where J is the derivative of the logits
/// and p their softmax, and R, which holds the second derivatives of the logits weighted by p less the true class.
/// </remarks>
public enum CurvatureMethod
{
    /// <summary>
    /// The diagonal of G, and that of R by Hutchinson's estimator for those layers that have a GELU, sigmoid or tanh after them.
    /// </summary>
    /// <remarks>
    /// For all other layers the logits are piecewise linear in every single weight, so that R has no diagonal and the result is exact.
    /// </remarks>
    Automatic,

    /// <summary>The diagonal of G alone, which is never negative, whatever the activations.</summary>
    GaussNewton,

    /// <summary>
    /// The diagonal of G + R by Hutchinson's estimator for every layer: unbiased, but noisy where other elements of the Hessian are large.
    /// </summary>
    Hutchinson,
}
