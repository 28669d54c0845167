namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>How the diagonal of the Hessian of the loss is found.</summary>
/// <remarks>
/// The Hessian is G + R: the Gauss-Newton matrix G = mean of J^T C J over the rows, where J is the derivative of the outputs and C the
/// second derivative of the loss by them (diag(p) - p p^T for several classes, with p their softmax), and R, which holds the second
/// derivatives of the outputs weighted by the slope of the loss (p less the true class).
/// </remarks>
public enum CurvatureMethod
{
    /// <summary>G, and Hutchinson's estimate of R where activations are smooth.</summary>
    /// <remarks>
    /// R's diagonal is estimated for those layers that have a GELU, sigmoid or tanh after them. For all other layers the outputs are
    /// piecewise linear in every single weight, so that R has no diagonal and the result is exact.
    /// </remarks>
    Automatic,

    /// <summary>The diagonal of G alone, which is never negative, whatever the activations.</summary>
    GaussNewton,

    /// <summary>Hutchinson's estimate of G + R for every layer.</summary>
    /// <remarks>Unbiased, but noisy where other elements of the Hessian are large.</remarks>
    Hutchinson,
}
