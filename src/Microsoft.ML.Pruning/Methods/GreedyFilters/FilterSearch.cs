using System.Collections.Immutable;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>One search for filters: choose, remove, recover, until the target is reached.</summary>
internal sealed class FilterSearch
{
    private readonly FilterSearchMethod _method;
    private readonly PruningContext _context;
    private readonly FilterChooser _chooser;
    private readonly Network _before;
    private readonly ImmutableArray<SearchSet> _sets;
    private readonly ImmutableArray<StepReport>.Builder _recoveries = ImmutableArray.CreateBuilder<StepReport>();
    private readonly List<FilterRemoval> _removals = [];
    private readonly SearchTarget _target;
    private readonly SearchProgress _progress;
    private readonly NetworkLoss? _baseline;
    private readonly NetworkCost _dense;
    private Network _network;
    private NetworkLoss? _measured;
    private int _steps;
    private bool _stopped;

    public FilterSearch(FilterSearchMethod method, Network network, PruningContext context, FilterChooser chooser)
    {
        (_method, _context, _chooser, _before, _network) = (method, context, chooser, network, network);
        if (method.Continue is { } state && state.Fingerprint != NetworkFingerprint.Of(network))
        {
            throw new ArgumentException(
                "Continue has the state of a search on another network; give the state in the report of the network that is pruned "
                    + "further, or leave Continue null for a new search.",
                nameof(method));
        }

        _sets = SearchSet.Of(network, method.Layers, method.Continue);
        _removals.AddRange(method.Continue?.Removals ?? []);
        _steps = method.Continue?.Steps ?? 0;
        context.CheckCancelled();
        _measured = chooser.Measure(network);
        (_baseline, _dense) = method.Continue is { } known
            ? (known.Baseline, new NetworkCost(known.MultiplyAdds, known.Parameters, known.Bytes))
            : (_measured, NetworkCost.Dense(network.Definition));
        _target = new SearchTarget(method, _sets, _dense, _baseline);
        _progress = new SearchProgress(method.Name, _target, context.Host);
    }

    /// <summary>Searches until the target is reached, nothing can go any more, or the search is stopped.</summary>
    public PruningResult Run()
    {
        if (_target.RequireReachable(_network) is { } range)
        {
            _context.Host.Message(range);
        }

        var (first, recovered) = (_steps, _steps);
        try
        {
            while (_target.OpenOf(_network) is { Count: > 0 } open)
            {
                RequireGoingOn();
                if (!TryStep(open))
                {
                    break;
                }

                if (_method.FineTuneEvery > 0 && _steps % _method.FineTuneEvery == 0)
                {
                    recovered = Recover();
                }

                _progress.Report(_network, _measured, isLast: false);
            }
        }
        catch (OperationCanceledException error) when (_method.Stop.IsCancellationRequested && error.CancellationToken == _method.Stop)
        {
            _stopped = true;
        }

        if (recovered < _steps && !_stopped)
        {
            Recover();
        }
        else if (first == _steps || _stopped)
        {
            AddRecovery(new Recovery(_network));
        }

        _progress.Report(_network, _measured, isLast: true);
        return new PruningResult(_network, SearchReport.Of(
            _before.Definition, _method, _sets, _recoveries.ToImmutable(), State(), _target.Wanted, _stopped));
    }

    private void RequireGoingOn()
    {
        _context.CheckCancelled();
        _method.Stop.ThrowIfCancellationRequested();
    }

    /// <summary>Removes the next units, unless the network would be worth too little.</summary>
    private bool TryStep(IReadOnlyList<SearchSet> open)
    {
        var choice = _chooser.Choose(_network, open, _target.CountFor(open), _steps, RequireGoingOn);
        var masks = choice.Removed.GroupBy(unit => unit.Set).Aggregate(
            MaskSet.Empty, (all, units) => all.And(units.Key.MasksWithout([.. units.Select(unit => unit.Group)])));
        var network = _network.WithMasks(masks);
        foreach (var (name, values) in choice.Parameters ?? new Dictionary<string, float[]>())
        {
            network.Masks.GetValueOrDefault(name)?.ApplyTo(values);
        }

        network = choice.Parameters is { Count: > 0 } parameters ? network.WithParameters(parameters) : network;
        var measured = choice.Measured ?? _chooser.Measure(network);
        if (!_target.Allows(measured))
        {
            return false;
        }

        (_network, _measured) = (network, measured);
        _steps++;
        foreach (var (set, group) in choice.Removed)
        {
            _removals.Add(new FilterRemoval(set.Original.Layer, set.OriginalOf(group), measured?.Accuracy, measured?.Loss));
            set.Remove(group);
        }

        return true;
    }

    /// <summary>Lets the network recover.</summary>
    /// <returns>The steps after which it did.</returns>
    private int Recover()
    {
        var sparsity = SearchReport.SparsityOf(_sets);
        var recovery = _context.Recover(_network, _before, new PruningStep(_recoveries.Count + 1, _recoveries.Count + 1, sparsity));
        if (!ReferenceEquals(recovery.Network, _network))
        {
            _network = recovery.Network;
            _measured = _chooser.Measure(_network);
        }

        AddRecovery(recovery);
        return _steps;
    }

    private void AddRecovery(Recovery recovery)
    {
        // The last one stands for the target; those before cannot ask for more than it.
        var reached = SearchReport.SparsityOf(_sets);
        var wanted = _method.FinalSparsity ?? reached;
        var done = _stopped || _target.OpenOf(_network).Count == 0;
        _recoveries.Add(new StepReport(
            _recoveries.Count + 1,
            done ? wanted : Math.Min(wanted, reached),
            _sets.Sum(set => (long)set.RemovedCount),
            _sets.Sum(set => (long)set.Original.Count),
            recovery.FineTuning));
    }

    private SearchState State() => new()
    {
        BaselineAccuracy = _baseline?.Accuracy,
        BaselineLoss = _baseline?.Loss,
        Seed = _method.Continue?.Seed ?? _context.Seed,
        Steps = _steps,
        Removals = [.. _removals],
        MultiplyAdds = _dense.MultiplyAdds,
        Parameters = _dense.Parameters,
        Bytes = _dense.Bytes,
        Sets = [.. _sets.Select(set => set.Original)],
        Fingerprint = NetworkFingerprint.Of(_network),
    };
}
