namespace Microsoft.ML.Pruning.Saliency;

/// <summary>
/// What a saliency may need beyond the values of the parameters (gradients, curvature, activations), gathered from rows before pruning: the
/// answer to a <see cref="StatisticsRequest"/>. Saliencies that look at the values alone ignore it.
/// </summary>
public abstract record SaliencyStatistics
{
    private protected SaliencyStatistics()
    {
    }
}
