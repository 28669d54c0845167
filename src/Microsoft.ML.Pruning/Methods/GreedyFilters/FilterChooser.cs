using System.Collections.Immutable;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Chooses the units that go next.</summary>
internal abstract class FilterChooser
{
    /// <summary>Measures a network on validation rows; null where nothing is measured.</summary>
    public abstract NetworkLoss? Measure(Network network);

    /// <summary>Chooses units to remove, the best first.</summary>
    /// <param name="network">The network as it is.</param>
    /// <param name="open">The sets that may lose units; each has two or more.</param>
    /// <param name="count">The most units to choose, at least 1.</param>
    /// <param name="step">The number of the step, from 0, for what is drawn.</param>
    /// <param name="check">Called often; throws to stop.</param>
    /// <returns>At least one unit; a set keeps one.</returns>
    public abstract FilterChoice Choose(Network network, IReadOnlyList<SearchSet> open, int count, int step, Action check);
}

/// <summary>The units that go next.</summary>
/// <param name="Removed">Set and group of each.</param>
internal sealed record FilterChoice(ImmutableArray<(SearchSet Set, int Group)> Removed)
{
    /// <summary>What the network is worth without them; null where that must be measured.</summary>
    public NetworkLoss? Measured { get; init; }

    /// <summary>Parameters that make up for what goes; null for none.</summary>
    public IReadOnlyDictionary<string, float[]>? Parameters { get; init; }
}
