using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliency;

/// <summary>How much each element of a parameter matters: the lowest scores are pruned first. One of the four parts of a pruning method.</summary>
public abstract record Saliency
{
    private protected Saliency()
    {
    }

    /// <summary>What the saliency is called in reports, for example <c>magnitude</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Scores every element of one parameter.</summary>
    /// <param name="network">The network; it is not changed.</param>
    /// <param name="parameter">The name of a weight, or of a bias when units are scored with theirs; for example <c>fc1.weight</c>.</param>
    /// <param name="statistics">What was gathered from data, for a saliency that needs it; null when nothing was.</param>
    /// <returns>One score an element in the order of the parameter's values, under the parameter's name.</returns>
    /// <exception cref="ArgumentException">The network has no such parameter, or the statistics do not fit.</exception>
    public abstract Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null);
}
