using System.Collections.Immutable;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>How far a search for filters came, so that it can go on.</summary>
/// <remarks>In the report of the network that it gave, and saved with it.</remarks>
public sealed record SearchState
{
    private readonly ValueArray<FilterRemoval> _removals;
    private readonly ValueArray<SearchedUnits> _sets;

    internal SearchState()
    {
    }

    /// <summary>The accuracy on validation rows before anything was removed; null where it was not measured.</summary>
    public double? BaselineAccuracy { get; internal init; }

    /// <summary>The loss on validation rows before anything was removed; null where it was not measured.</summary>
    public double? BaselineLoss { get; internal init; }

    /// <summary>The seed of what is drawn.</summary>
    public int Seed { get; internal init; }

    /// <summary>The steps so far; each removed one unit or several.</summary>
    public int Steps { get; internal init; }

    /// <summary>The units that were removed, in order.</summary>
    public ImmutableArray<FilterRemoval> Removals { get => _removals.Items; internal init => _removals = new(value); }

    /// <summary>The multiply-adds of the network before the search, for one input.</summary>
    public long MultiplyAdds { get; internal init; }

    /// <summary>The trainable values of the network before the search.</summary>
    public long Parameters { get; internal init; }

    /// <summary>The size of that network as a file.</summary>
    public long Bytes { get; internal init; }

    /// <summary>The units that could be removed, those removed before the search included.</summary>
    public int Units => Sets.Sum(set => set.Count);

    /// <summary>The layers that are searched, as they were before the search.</summary>
    internal ImmutableArray<SearchedUnits> Sets { get => _sets.Items; init => _sets = new(value); }

    /// <summary>What the network was worth before the search.</summary>
    internal NetworkLoss? Baseline => BaselineLoss is { } loss ? new NetworkLoss(loss, BaselineAccuracy) : null;

    /// <summary>Tells the network that came out from others.</summary>
    internal string Fingerprint { get; init; } = "";
}

/// <summary>A unit that a search removed, and what the network was worth then.</summary>
/// <param name="Layer">The layer, or those of tied layers joined by <c> + </c>.</param>
/// <param name="Unit">The unit, counted from 0 as it was before the search.</param>
/// <param name="Accuracy">The accuracy on validation rows after the step; null where there is none or it was not measured.</param>
/// <param name="Loss">The loss on validation rows after the step; null where it was not measured.</param>
public sealed record FilterRemoval(string Layer, int Unit, double? Accuracy, double? Loss);

/// <summary>The units of a layer, or of tied ones, as they were before a search.</summary>
internal sealed record SearchedUnits(string Layer, int Count, ValueArray<int> RemovedBefore);
