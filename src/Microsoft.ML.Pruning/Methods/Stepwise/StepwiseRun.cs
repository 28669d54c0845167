using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>One pruning in the steps of a schedule.</summary>
internal sealed class StepwiseRun
{
    private readonly StepwiseMethod _method;
    private readonly PruningContext _context;
    private readonly Network _before;
    private readonly ImmutableArray<string> _layers;
    private readonly ImmutableArray<GroupSet> _sets;
    private readonly TargetSearch? _search;
    private readonly MovementTotals? _movement;
    private readonly ImmutableArray<StepReport>.Builder _steps = ImmutableArray.CreateBuilder<StepReport>();
    private Network _network;

    public StepwiseRun(StepwiseMethod method, Network network, PruningContext context)
    {
        _context = context;
        _before = network;
        _network = network;
        _layers = method.LayersOf(network.Definition);
        _sets = method.Structure.GroupsOf(network.Definition, _layers);
        _search = method.Target is { IsCost: true } target ? new TargetSearch(target, _sets, method.RemovesUnits) : null;
        _movement = method.Saliency.Request is { ComesFromFineTuning: true } && context.FineTune is not null ? new MovementTotals() : null;
        _method = method with { Saliency = method.Saliency.Seeded(context.Seed) };
    }

    public PruningResult Run()
    {
        if (_search is not null)
        {
            _context.Host.Message($"{_method.Name}: {_search.RequireReachable(_network)}");
        }

        if (_method.Saliency.Request is { ComesFromFineTuning: true })
        {
            var first = new PruningStep(0, _method.Schedule.StepsFor(_method.FinalSparsity), 0);
            _steps.Add(StepwiseReport.StepOf(Recover(first), KeptNow()));
        }

        var allocation = Measured(_method.Allocation);
        var final = _search is null ? _method.FinalSparsity : Solve(allocation, Score(Gather()));
        var steps = _method.Schedule.StepsFor(final);
        ImmutableArray<LayerAllocation> allocated = [];
        ImmutableArray<Mask> kept = [];
        var settled = allocation;
        for (var step = 1; step <= steps; step++)
        {
            var wanted = _method.Schedule.SparsityAt(step, final);
            var masks = _network.Masks;
            (_network, wanted, settled, allocated) = Prune(
                allocation, wanted, _method.Schedule.ProgressAt(step, final), new PruningStep(step, steps, wanted));
            kept = KeptNow();
            final = step == steps ? wanted : final;
            wanted = allocation.TakesSparsity ? wanted : StepwiseReport.AchievedBy(kept);
            var untouched = _context.FineTune is null && _network.Masks.Equals(masks);
            var recovery = untouched ? new Recovery(_network) : Recover(new PruningStep(step, steps, wanted));
            _steps.Add(StepwiseReport.StepOf(recovery, kept, step, wanted, allocated));
        }

        var method = _search is null ? _method : _method with { Target = null, Sparsity = final };
        var report = StepwiseReport.Of(
            _network.Definition, method with { Allocation = settled }, _sets, allocated, kept, _steps.ToImmutable());
        return new PruningResult(_network, _search is null ? report : report with { Notes = [.. report.Notes, TargetNote()] });
    }

    private double Solve(Allocation allocation, ImmutableArray<LayerScores> scores) =>
        _search!.Solve(_network, sparsity => Allocate(allocation, scores, sparsity, 1));

    private string TargetNote() => $"target {_method.Target}: reached {_search!.CostOf(_network)}";

    private ImmutableArray<Mask> KeptNow() => [.. _sets.Select(set => set.KeptIn(_network.Masks))];

    private Recovery Recover(PruningStep step)
    {
        var recovery = _context.Recover(_network, _before, step with { TracksMovement = _movement is not null });
        if (!recovery.Network.Masks.Equals(_network.Masks))
        {
            throw new InvalidOperationException(
                $"The network came out of recovery after step {step.Step} of {step.Steps} with other masks; "
                    + "what is pruned must stay pruned, and nothing else.");
        }

        _movement?.Add(recovery.Movement!);
        _network = recovery.Network;
        return recovery;
    }

    private (Network Pruned, double Sparsity, Allocation Settled, ImmutableArray<LayerAllocation> Allocated) Prune(
        Allocation allocation, double sparsity, double progress, PruningStep step)
    {
        var statistics = Gather();
        var scores = Score(statistics);
        var mustMeet = _search is not null && step.Step == step.Steps;

        // Before the first step nothing has changed since the sparsity was found.
        sparsity = mustMeet && step.Step > 1 ? Solve(allocation, scores) : sparsity;
        var settled = allocation.Settles ? allocation.Settled(scores, sparsity, TrialsOn(statistics).LossesOf) : allocation;
        var allocated = Allocate(settled, scores, sparsity, progress);
        if (mustMeet && allocation.Settles && !_search!.IsMet(_network, allocated))
        {
            (settled, allocated) = (allocation, Allocate(allocation, scores, sparsity, progress));
        }

        return (GroupRemoval.Remove(_network, _method.Saliency, statistics, _sets, allocated), sparsity, settled, allocated);
    }

    private ImmutableArray<LayerAllocation> Allocate(
        Allocation allocation, ImmutableArray<LayerScores> scores, double sparsity, double progress)
    {
        var allocated = allocation.Allocate(scores, sparsity, progress);
        return _method.RoundTo > 1 ? ChannelRounding.Round(scores, allocated, _method.RoundTo) : allocated;
    }

    private ImmutableArray<LayerScores> Score(SaliencyStatistics? statistics) => [.. _sets.Select(set => Score(set, statistics))];

    private SaliencyStatistics? Gather() => _method.Saliency.Request is not { } request ? null
        : _movement is not null ? _movement.ToStatistics()
        : _context.Gather(_network, request, _network.Definition.TrainableParametersOf(_layers));

    /// <summary>The allocation with what it needs to be measured first.</summary>
    private Allocation Measured(Allocation allocation)
    {
        var sparsities = allocation.SparsitiesToMeasure;
        return sparsities.IsEmpty
            ? allocation
            : allocation.Measured(LayerTrials.CurvesOf(TrialsOn(Gather()).Run(sparsities)));
    }

    private LayerTrials TrialsOn(SaliencyStatistics? statistics) => LayerTrials.Of(_network, _method, _layers, statistics, _context);

    private LayerScores Score(GroupSet set, SaliencyStatistics? statistics)
    {
        _context.CheckCancelled();
        var scores = set.Score(_network.Masks, parameter => _method.Saliency.ScoreChecked(_network, parameter, statistics));
        return new LayerScores(set.Name, scores)
        {
            Layers = set.Layers,
            WeightShapes = [.. set.Layers.Select(layer => _network.Definition.Parameter($"{layer}.weight").Shape)],
        };
    }
}
