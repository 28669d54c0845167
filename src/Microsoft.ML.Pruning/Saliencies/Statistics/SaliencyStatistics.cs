using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>What a saliency may need beyond the values of parameters.</summary>
/// <remarks>
/// Gradients, curvature or activations, gathered from rows before pruning: the answer to a <see cref="StatisticsRequest"/>. Saliencies that
/// look at the values alone ignore it.
/// </remarks>
public abstract record SaliencyStatistics
{
    private protected SaliencyStatistics()
    {
    }

    /// <summary>What was gathered for a parameter or layer.</summary>
    /// <exception cref="ArgumentException">Nothing was.</exception>
    private protected static T Gathered<T>(ImmutableSortedDictionary<string, T> all, string name) => all.TryGetValue(name, out var found)
        ? found
        : throw new ArgumentException($"No statistics were gathered for '{name}', only for: {string.Join(", ", all.Keys)}.", nameof(name));

    /// <summary>Refuses statistics of a parameter or layer that has another shape.</summary>
    /// <exception cref="ArgumentException">There are more or fewer numbers than it needs.</exception>
    private protected static void RequireLength(string name, int numbers, int needed)
    {
        if (numbers != needed)
        {
            throw new ArgumentException($"The statistics of '{name}' are {numbers} numbers, but the network needs {needed}; "
                + "gather them from the network that is pruned.", nameof(name));
        }
    }
}
