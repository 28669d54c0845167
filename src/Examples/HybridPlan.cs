using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Examples.Output;
using Microsoft.ML.Pruning.Examples.Work;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Examples;

/// <summary>What a comparison takes, in its order.</summary>
internal sealed class HybridPlan
{
    private readonly HybridSettings _settings;

    public HybridPlan(HybridSettings settings)
    {
        _settings = settings;
        var parts = settings.Points.Reverse().ToImmutableArray();
        Prunings =
        [
            .. parts.Select(part => At(HybridPoint.Magnitude, part, stages => stages.Magnitude(part))),
            .. parts.Select(part => At("units", part, stages => stages.Units(part))),
            .. parts.Select(part => At(HybridPoint.Greedy, part, stages => stages.Greedy(part))),
            .. settings.Penalties.Select(penalty => new Pruning(
                "structure selection", FormattableString.Invariant($"{penalty}"), stages => stages.Selection(penalty))),
            .. parts.Select(part => At("slimming", part, stages => stages.Slimming(part))),
            .. parts.Select(part => At(HybridPoint.Chain, part, stages => stages.GreedyThenMagnitude(part))),
        ];
    }

    public ImmutableArray<Pruning> Prunings { get; }

    public WorkPoint Training => new("Training", "training", _settings.Epochs);

    public WorkPoint Control => new("Dense, trained on", "control", _settings.FineTune);

    public ImmutableArray<WorkPoint> Points =>
    [
        Training,
        Control,
        .. Prunings.SelectMany(
            pruning => pruning.Method == HybridPoint.Greedy ? [WorkFor(pruning), FromScratch(pruning)] : (WorkPoint[])[WorkFor(pruning)]),
    ];

    public WorkPoint WorkFor(Pruning pruning) => new($"By {pruning.Method}, {pruning.Point}", pruning.Method, _settings.FineTune);

    /// <summary>The training of a network as small as a greedy search left it.</summary>
    public WorkPoint FromScratch(Pruning pruning) =>
        new($"From scratch, as small as {pruning.Point}", "scratch", _settings.Epochs + _settings.FineTune);

    private static Pruning At(string method, double part, Func<HybridStages, EstimatorChain<NetworkTransformer>> stages) =>
        new(method, Figures.Sparsity(part), stages);

    /// <summary>A method at a point.</summary>
    /// <param name="Method">Its name.</param>
    /// <param name="Point">The part of the multiply-adds to keep, or the penalty.</param>
    /// <param name="Stages">Makes the stages.</param>
    internal sealed record Pruning(string Method, string Point, Func<HybridStages, EstimatorChain<NetworkTransformer>> Stages);
}
