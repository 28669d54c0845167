namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>How <see cref="TaylorSaliency"/> takes the mean over batches of gradients.</summary>
public enum TaylorForm
{
    /// <summary>The mean of the absolute first-order terms: |w| mean|g|.</summary>
    Element,

    /// <summary>
    /// The absolute value of the mean term, |w mean(g)|, kept signed so that <c>Norm.Sum</c> makes it |sum of w mean(g)| for groups.
    /// </summary>
    Group,
}
