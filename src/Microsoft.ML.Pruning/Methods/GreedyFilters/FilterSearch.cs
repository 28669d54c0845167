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
    private readonly SearchProgress _progress;
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
        _progress = new SearchProgress(method, context.Host);
    }

    private SearchTarget Target => _method.Target;

    /// <summary>Searches until the target is reached, nothing can go any more, or the search is stopped.</summary>
    public PruningResult Run()
    {
        _context.CheckCancelled();
        _measured = _chooser.Measure(_network);
        var baseline = _measured;
        var (first, recovered) = (_steps, _steps);
        try
        {
            while (Target.OpenOf(_sets) is { Count: > 0 } open)
            {
                CheckStopped();
                Step(open);
                if (_method.FineTuneEvery > 0 && _steps % _method.FineTuneEvery == 0)
                {
                    recovered = Recover();
                }

                _progress.Report(_sets, _measured);
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

        return new PruningResult(_network, SearchReport.Of(
            _before.Definition, _method, _sets, _recoveries.ToImmutable(), StateFrom(baseline), _stopped));
    }

    private void CheckStopped()
    {
        _context.CheckCancelled();
        _method.Stop.ThrowIfCancellationRequested();
    }

    private void Step(IReadOnlyList<SearchSet> open)
    {
        var count = (int)Math.Min(_method.FiltersPerStep, Target.LeftIn(_method.LayerByLayer ? open : _sets));
        var choice = _chooser.Choose(_network, open, count, _steps, CheckStopped);
        var masks = MaskSet.Empty;
        foreach (var (set, group) in choice.Removed)
        {
            set.Remove(group);
            masks = masks.And(set.Masks());
        }

        _network = _network.WithMasks(masks);
        if (choice.Parameters is { Count: > 0 } parameters)
        {
            _network = _network.WithParameters(parameters);
        }

        _measured = choice.Measured ?? _chooser.Measure(_network);
        _steps++;
        _removals.AddRange(choice.Removed.Select(unit => new FilterRemoval(
            unit.Set.Original.Layer, unit.Set.OriginalOf(unit.Group), _measured?.Accuracy, _measured?.Loss)));
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
        var sparsity = Math.Min(_method.Sparsity, SearchReport.SparsityOf(_sets));
        var done = _stopped || Target.OpenOf(_sets).Count == 0;
        _recoveries.Add(new StepReport(
            _recoveries.Count + 1,
            done ? _method.Sparsity : sparsity,
            _sets.Sum(set => (long)set.RemovedCount),
            _sets.Sum(set => (long)set.Original.Count),
            recovery.FineTuning));
    }

    private SearchState StateFrom(NetworkLoss? baseline) => new()
    {
        BaselineAccuracy = _method.Continue is { } earlier ? earlier.BaselineAccuracy : baseline?.Accuracy,
        BaselineLoss = _method.Continue is { } before ? before.BaselineLoss : baseline?.Loss,
        Seed = _method.Continue?.Seed ?? _context.Seed,
        Steps = _steps,
        Removals = [.. _removals],
        MultiplyAdds = _method.Continue?.MultiplyAdds ?? _before.Definition.MultiplyAdds,
        Parameters = _method.Continue?.Parameters ?? _before.Definition.ParameterCount,
        Sets = [.. _sets.Select(set => set.Original)],
        Fingerprint = NetworkFingerprint.Of(_network),
    };
}
