using System.Collections.Immutable;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>How much each element matters: the lowest scores go first.</summary>
/// <remarks>One of the four parts of a pruning method.</remarks>
public abstract record Saliency
{
    /// <summary>For saliencies of your own.</summary>
    protected Saliency()
    {
    }

    /// <summary>What the saliency is called in reports, for example <c>magnitude</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What to gather from data before scoring.</summary>
    /// <remarks>Null, the default, where the values of the parameters are enough.</remarks>
    public virtual StatisticsRequest? Request => null;

    /// <summary>Scores every element of one parameter.</summary>
    /// <param name="network">The network; it is not changed.</param>
    /// <param name="parameter">The name of a weight, or of a bias when units are scored with theirs; for example <c>fc1.weight</c>.</param>
    /// <param name="statistics">What was gathered from data, for a saliency that needs it; null when nothing was.</param>
    /// <returns>One score an element in the order of the parameter's values, under the parameter's name.</returns>
    /// <exception cref="ArgumentException">The network has no such parameter, or the statistics are missing or do not fit.</exception>
    public abstract Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null);

    /// <summary>New values for the weights that stay, to make up for those pruned.</summary>
    /// <remarks>None, the default, where the saliency has no such rule.</remarks>
    /// <param name="network">The network before the pruning step; it is not changed.</param>
    /// <param name="masks">What is pruned after the step, earlier masks included.</param>
    /// <param name="statistics">The statistics that the scores came from.</param>
    /// <returns>The whole new array of each parameter that changes, 0 where the masks prune.</returns>
    /// <exception cref="ArgumentException">The statistics are missing or do not fit.</exception>
    public virtual IReadOnlyDictionary<string, float[]> Compensate(Network network, MaskSet masks, SaliencyStatistics? statistics) =>
        ImmutableDictionary<string, float[]>.Empty;

    /// <summary>The saliency with the seed of a pruning.</summary>
    /// <remarks>Itself where it does not draw, or has a seed of its own.</remarks>
    internal virtual Saliency Seeded(int seed) => this;

    /// <summary>The scores of a parameter, one for every element.</summary>
    /// <exception cref="InvalidOperationException">There is not.</exception>
    internal Scores ScoreChecked(Network network, string parameter, SaliencyStatistics? statistics)
    {
        var scores = Score(network, parameter, statistics);
        var count = network.Values(parameter).Length;
        return scores?.Length == count ? scores : throw new InvalidOperationException(
            $"The saliency '{Name}' gave {(scores is null ? "null" : $"{scores.Length} scores")} for '{parameter}', "
                + $"which has {count} elements; "
            + "it must give one score for each.");
    }

    /// <summary>The statistics as the kind that the saliency asked for.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="statistics">What was gathered.</param>
    /// <exception cref="ArgumentException">They are missing or of another kind.</exception>
    protected T Needed<T>(SaliencyStatistics? statistics)
        where T : SaliencyStatistics => statistics as T ?? throw new ArgumentException(
            $"{Name} needs {Request?.Name ?? typeof(T).Name}, "
                + $"but {(statistics is null ? "no statistics were given" : $"{statistics.GetType().Name} was given")}; "
                + "gather what its Request asks for from calibration rows.", nameof(statistics));
}
