using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Prunes step by step what scores lowest.</summary>
/// <remarks>
/// Saliency, structure, allocation and schedule know nothing of each other. By default single weights are pruned by magnitude, all at once.
/// Statistics are gathered anew before each step, and recovery follows each.
/// </remarks>
public sealed record StepwiseMethod : PruningMethod
{
    private const double DefaultSparsity = 0.5;

    /// <summary>Creates a method.</summary>
    /// <param name="name">What it is called in reports.</param>
    /// <exception cref="ArgumentException">The name is null or empty.</exception>
    public StepwiseMethod(string name = "stepwise")
        : base(name)
    {
    }

    /// <summary>The fraction of weights or units to prune in the end, within [0, 1).</summary>
    /// <remarks>
    /// The selected layers count. Null (default) is 0.5, or the one sparsity of a structure that can have no other (N:M). Null alone goes
    /// with an allocation that takes no sparsity (thresholds).
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within [0, 1).</exception>
    public double? Sparsity
    {
        get;
        init
        {
            if (value is { } sparsity)
            {
                PruningCount.RequireSparsity(sparsity, nameof(Sparsity));
            }

            field = value;
        }
    }

    /// <summary>How far to prune in another currency than sparsity; null (default) where <see cref="Sparsity"/> says it.</summary>
    /// <remarks>
    /// The lowest sparsity that meets it, found by trying. The schedule goes to the sparsity that meets it before the first step; the last
    /// step ends where it is met.
    /// </remarks>
    public PruningTarget? Target { get; init; }

    /// <summary>A number of which every layer keeps a multiple of units, for processors that like it; 1 by default.</summary>
    /// <remarks>
    /// For whole units only. What a layer keeps is rounded down, and what that frees is given to other layers, so that no more units stay
    /// in all than without it. A layer that would keep less than that keeps it.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int RoundTo { get; init => field = Argument.AtLeast(1, value); } = 1;

    /// <summary>How much each element matters; by default its magnitude.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Saliency Saliency { get; init => field = Argument.NotNull(value); } = new MagnitudeSaliency();

    /// <summary>What is removed together; by default single weights.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Structure Structure { get; init => field = Argument.NotNull(value); } = new WeightStructure();

    /// <summary>How much each layer gives up; by default the same fraction.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Allocation Allocation { get; init => field = Argument.NotNull(value); } = new UniformAllocation();

    /// <summary>When it happens; by default at once.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule Schedule { get; init => field = Argument.NotNull(value); } = new OneShotSchedule();

    /// <summary>Which layers are pruned; by default all but the output's.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public LayerSelection Layers { get; init => field = Argument.NotNull(value); } = LayerSelection.Default;

    /// <inheritdoc/>
    public override PruningNeeds Needs => NeedsOf(Saliency.Request)
        | (Allocation.SparsitiesToMeasure.IsEmpty ? PruningNeeds.Nothing : PruningNeeds.MeasuringRows);

    /// <inheritdoc/>
    internal override int BatchRows => Saliency.Request is { ComesFromFineTuning: false } request ? request.BatchSize : 1;

    /// <inheritdoc/>
    public override bool RemovesUnits => Structure.RemovesUnits;

    /// <summary>The sparsity to reach; 0 where the allocation takes none.</summary>
    /// <remarks>Where a cost is to be reached it is found in the run.</remarks>
    internal double FinalSparsity => Sparsity ?? (Target is { Currency: PruningCurrency.Sparsity } target ? target.Fraction : null)
        ?? Structure.FixedSparsity ?? (Allocation.TakesSparsity ? DefaultSparsity : 0);

    /// <summary>The selected layers of a network.</summary>
    internal ImmutableArray<string> LayersOf(NetworkDefinition definition) => Layers.LayersOf(definition, Allocation.NamedLayers);

    /// <inheritdoc/>
    internal override void RequireSettings()
    {
        RequireTarget();
        if (Structure.FixedSparsity is { } only)
        {
            RequireFixed(only);
        }

        if (!Allocation.TakesSparsity)
        {
            RequireNoTarget();
        }

        Schedule.RequireTarget(FinalSparsity);
    }

    /// <inheritdoc/>
    protected internal override void Require(NetworkDefinition definition)
    {
        var layers = LayersOf(definition);
        RequireSettings();
        var sets = Structure.GroupsOf(definition, layers);
        Allocation.Require([.. sets.Select(set => new LayerSize(set.Name, set.Layers, set.Count))]);
        ChannelRounding.Require(RoundTo, sets);
    }

    /// <inheritdoc/>
    protected override PruningResult Run(Network network, PruningContext context) => new StepwiseRun(this, network, context).Run();

    /// <summary>Refuses a target beside a sparsity, and one that cannot be searched for.</summary>
    private void RequireTarget()
    {
        var wrong = Target switch
        {
            null => null,
            _ when Sparsity is not null => $"Sparsity is {Sparsity}; set one of the two",
            { Currency: PruningCurrency.AccuracyDrop } => "steps go by scores and not by accuracy; use GreedyFilterPrune",
            { IsCost: true } when Structure.FixedSparsity is { } only => $"{Structure} has no other sparsity than {only}",
            _ when !Allocation.TakesSparsity => $"the {Allocation.Name} allocation takes none: the scores say how much goes",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new ArgumentException($"Target asks for {Target}, but {wrong}.", nameof(Target));
        }

        if (RoundTo > 1 && !RemovesUnits)
        {
            throw new ArgumentException(
                $"RoundTo is {RoundTo}, but {Structure} removes no whole units; leave it 1, or use UnitStructure.", nameof(RoundTo));
        }
    }

    /// <summary>Refuses another sparsity than the structure's only one.</summary>
    /// <remarks>It also refuses an allocation that could ask a layer for another.</remarks>
    private void RequireFixed(double only)
    {
        if (!PruningCount.IsSame(FinalSparsity, only))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Sparsity),
                FinalSparsity,
                $"The sparsity is {FinalSparsity}, but {Structure} has no other than {only}; ask for that, or leave Sparsity null.");
        }

        if (!Allocation.GivesEveryLayer(only))
        {
            throw new ArgumentException(
                $"The {Allocation.Name} allocation may ask layers for different sparsities, but under {Structure} each has {only}; "
                + "use the uniform allocation.", nameof(Allocation));
        }
    }

    /// <summary>Refuses a sparsity, and steps that follow from one, where scores alone say how much goes.</summary>
    private void RequireNoTarget()
    {
        if (Sparsity is { } sparsity)
        {
            throw new ArgumentException(
                $"The sparsity is {sparsity}, but the {Allocation.Name} allocation takes none: the scores say how much goes. "
                    + "Leave Sparsity null, or use an allocation that takes a sparsity.", nameof(Sparsity));
        }

        if (Schedule.NeedsTarget)
        {
            throw new ArgumentException(
                $"The steps of the {Schedule.Name} schedule follow from the sparsity to reach, and the {Allocation.Name} allocation takes "
                    + "none; use one step, or a LinearSchedule with the number of steps.", nameof(Schedule));
        }
    }

    private static PruningNeeds NeedsOf(StatisticsRequest? request) => request switch
    {
        null => PruningNeeds.Nothing,
        { ComesFromFineTuning: true } => PruningNeeds.FineTuning,
        { UsesLabels: true } => PruningNeeds.CalibrationRows | PruningNeeds.CalibrationLabels,
        _ => PruningNeeds.CalibrationRows,
    };
}
