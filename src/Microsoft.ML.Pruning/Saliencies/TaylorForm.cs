namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>How <see cref="TaylorSaliency"/> averages gradients over batches.</summary>
public enum TaylorForm
{
    /// <summary>The mean of the absolute first-order terms: |w| mean|g|.</summary>
    Element,

    /// <summary>The absolute value of the mean term, |w mean(g)|.</summary>
    /// <remarks>Kept signed, so that <c>Norm.Sum</c> makes it |sum of w mean(g)| for groups.</remarks>
    Group,
}
