using System.Collections.Immutable;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Sums up what a search came to.</summary>
internal static class SearchReport
{
    private const string Unit = "units";

    public static PruningReport Of(
        NetworkDefinition definition,
        FilterSearchMethod method,
        ImmutableArray<SearchSet> sets,
        ImmutableArray<StepReport> steps,
        SearchState state,
        long? wanted,
        bool stopped) => new()
        {
            Method = method.Name,
            Unit = Unit,
            RequestedSparsity = method.FinalSparsity ?? SparsityOf(sets),
            Layers = [.. sets.Select(set => LayerOf(method, set, stopped))],
            Steps = steps,
            Notes = [.. NotesFor(definition, method, sets, wanted, stopped)],
            Search = state,
        };

    /// <summary>The fraction of units that is gone.</summary>
    public static double SparsityOf(IReadOnlyList<SearchSet> sets) =>
        sets.Sum(set => (double)set.RemovedCount) / sets.Sum(set => (double)set.Original.Count);

    private static LayerPruning LayerOf(FilterSearchMethod method, SearchSet set, bool stopped)
    {
        var (pruned, count) = (set.RemovedCount, set.Original.Count);
        var wanted = method.FinalSparsity is { } sparsity ? PruningCount.Of(sparsity, count) : pruned;
        var note = !method.LayerByLayer || pruned == wanted ? null
            : pruned > wanted && method.RoundTo > 1 ? $"keeps {count - pruned}, a multiple of {method.RoundTo}"
            : pruned > wanted ? $"{pruned} {Unit} went earlier and stay pruned"
            : stopped ? "the search was stopped before"
            : $"every layer keeps one of its {Unit}";
        return new LayerPruning(set.Groups.Name, method.LayerByLayer ? method.FinalSparsity : null, pruned, count, note);
    }

    private static IEnumerable<string> NotesFor(
        NetworkDefinition definition, FilterSearchMethod method, ImmutableArray<SearchSet> sets, long? wanted, bool stopped)
    {
        string[] untouched = [.. definition.WeightedLayers.Except(sets.SelectMany(set => set.Groups.Layers))];
        if (untouched.Length > 0)
        {
            yield return $"left alone: {string.Join(", ", untouched)}";
        }

        var removed = sets.Sum(set => (long)set.RemovedCount);
        if (stopped)
        {
            yield return $"stopped after {removed} {Unit}";
        }

        if (method.Target is { Currency: not PruningCurrency.Sparsity } target)
        {
            yield return $"target {target}: removed {removed} {Unit}";
        }
        else if (method.RoundTo > 1 && removed > wanted)
        {
            yield return $"{removed} {Unit} went, so that layers keep multiples of {method.RoundTo}; {wanted} were requested";
        }
        else if (!stopped && NoteOn(removed, wanted ?? removed) is { } note)
        {
            yield return note;
        }
    }

    private static string? NoteOn(long removed, long wanted) =>
        removed > wanted ? $"{removed} {Unit} were pruned earlier and stay pruned; {wanted} were requested"
        : removed < wanted ? $"pruned {removed} {Unit} of {wanted} requested, because every layer keeps one"
        : null;
}
