using System.Collections.Immutable;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>What a pruner was asked for and what it did.</summary>
/// <remarks>
/// Counts are of <see cref="Unit"/>, over the selected layers only. The achieved sparsity is the requested one rounded to whole weights or
/// units (in each layer, or in all for a global allocation), except where a note says otherwise.
/// </remarks>
public sealed record PruningReport
{
    private readonly ValueArray<LayerPruning> _layers;
    private readonly ValueArray<string> _notes;
    private readonly ValueArray<StepReport> _steps;

    /// <summary>The name of the pruning method.</summary>
    public required string Method { get; init; }

    /// <summary>What is counted: <c>weights</c>, <c>units</c>, <c>blocks</c>, <c>input channels</c> or <c>branches</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>The fraction that was to be pruned, of <see cref="Prunable"/>.</summary>
    /// <remarks>
    /// Where layers had fractions of their own it is their mean weighted by the layers' sizes; where no sparsity was asked for
    /// (thresholds), what came out.
    /// </remarks>
    public required double RequestedSparsity { get; init; }

    /// <summary>The selected layers in network order.</summary>
    public required ImmutableArray<LayerPruning> Layers { get => _layers.Items; init => _layers = new(value); }

    /// <summary>What a reader should know: layers left alone, requests that could not be met.</summary>
    /// <remarks>Notes of single layers stand with the layer.</remarks>
    public ImmutableArray<string> Notes { get => _notes.Items; init => _notes = new(value); }

    /// <summary>The steps of the schedule in order, with the fine-tuning after each.</summary>
    /// <remarks>Empty in the report of a model file from before steps were kept.</remarks>
    public ImmutableArray<StepReport> Steps { get => _steps.Items; init => _steps = new(value); }

    /// <summary>The search that found the network as a lottery ticket.</summary>
    /// <remarks>Null for one that was not found so.</remarks>
    public LotteryTicketReport? LotteryTickets { get; init; }

    /// <summary>How far the search for filters came that found the network, to go on with.</summary>
    /// <remarks>Null for one that was not found so.</remarks>
    public SearchState? Search { get; init; }

    /// <summary>How many are pruned now in the selected layers, by this and earlier pruning.</summary>
    public long Pruned => Layers.Sum(layer => layer.Pruned);

    /// <summary>How many there are in the selected layers, pruned or not: the denominator.</summary>
    public long Prunable => Layers.Sum(layer => layer.Prunable);

    /// <summary><see cref="Pruned"/> / <see cref="Prunable"/>.</summary>
    public double AchievedSparsity => (double)Pruned / Prunable;
}
