using System.Collections.Immutable;
using Microsoft.ML.Pruning.Examples.Commands;
using Microsoft.ML.Pruning.Examples.Output;
using Microsoft.ML.Pruning.Examples.Work;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Schedules;

namespace Microsoft.ML.Pruning.Examples;

/// <summary>What the curves of a run take: trainings, points, and their controls.</summary>
internal sealed class CurvePlan
{
    private readonly CurvesSettings _settings;

    public CurvePlan(CurvesSettings settings, NetworkDefinition network)
    {
        _settings = settings;
        Sparsities = [.. settings.Sparsities.Where(sparsity => sparsity > 0)];
        Controls = Sparsities.IsEmpty || !settings.Retraining.Recovers(network)
            ? []
            : [.. settings.Methods.Select(ExampleMethods.Named).Select(ControlOf).Distinct()];
    }

    /// <summary>The sparsities to prune to, ascending.</summary>
    public ImmutableArray<double> Sparsities { get; }

    /// <summary>How the dense network is taken through the recovery of the methods; empty where they have none.</summary>
    public ImmutableArray<ExampleMethod> Controls { get; }

    /// <summary>The schedule of a control: all the steps of the sparsest point.</summary>
    public Schedule ControlSchedule => new LinearSchedule(_settings.Retraining.Schedule.StepsFor(Sparsities[^1]));

    /// <summary>Everything in its order.</summary>
    public ImmutableArray<WorkPoint> Points => [.. _settings.Seeds.SelectMany(PointsOf)];

    /// <summary>The method whose control serves a method.</summary>
    /// <remarks>Nothing is pruned in a control, so that methods differ only in whether they fine-tune before the first step too.</remarks>
    public static ExampleMethod ControlOf(ExampleMethod method) => method.NeedsFineTuning ? method : ExampleMethods.Named("magnitude");

    public WorkPoint Training(int seed) => new(Titled(seed, "training"), "training", _settings.Epochs);

    public WorkPoint Control(int seed, ExampleMethod method)
    {
        var title = Controls.Length == 1 ? CurvePoint.RecoveredLabel : $"{CurvePoint.RecoveredLabel} for {method.Name}";
        return Recovering(Titled(seed, title), CurvePoint.Recovered, method, ControlSchedule.StepsFor(0));
    }

    public WorkPoint Pruning(int seed, ExampleMethod method, string scope, double sparsity)
    {
        var scoped = _settings.Scopes.Length == 1 ? method.Name : $"{method.Name}, {scope}";
        return Recovering(
            Titled(seed, $"{scoped}, {Figures.Sparsity(sparsity)}"),
            method.Name,
            method,
            _settings.Retraining.Schedule.StepsFor(sparsity));
    }

    private static string Capitalised(string title) => char.ToUpperInvariant(title[0]) + title[1..];

    private IEnumerable<WorkPoint> PointsOf(int seed) =>
    [
        Training(seed),
        .. Controls.Select(control => Control(seed, control)),
        .. from method in _settings.Methods.Select(ExampleMethods.Named)
           from scope in _settings.Scopes
           from sparsity in Sparsities
           select Pruning(seed, method, scope, sparsity),
    ];

    private WorkPoint Recovering(string title, string kind, ExampleMethod method, int steps) =>
        new(title, kind, (steps + (method.NeedsFineTuning ? 1 : 0)) * _settings.Retraining.Epochs, steps);

    private string Titled(int seed, string title) => _settings.Seeds.Length == 1 ? Capitalised(title) : $"Seed {seed}: {title}";
}
