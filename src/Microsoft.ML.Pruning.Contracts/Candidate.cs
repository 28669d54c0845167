using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Contracts;

/// <summary>A method to check, by the network and the sparsity.</summary>
/// <param name="Label">What tells it from others of the suite; empty where it is alone.</param>
/// <param name="Create">Makes the method.</param>
internal sealed record Candidate(string Label, Func<NetworkDefinition, double, PruningMethod> Create)
{
    private static readonly Schedule OneShot = new OneShotSchedule();
    private static readonly Schedule Iterative = new IterativeSchedule(0.3);
    private static readonly Schedule Linear = new LinearSchedule(2);
    private static readonly Schedule Cubic = new CubicSchedule(3);

    /// <summary>The sparsities that it takes: null for those of the options, empty for none.</summary>
    public ImmutableArray<double>? Sparsities { get; init; }

    /// <summary>A method as it is or, where it is one of steps, at any sparsity.</summary>
    public static Candidate Of(PruningMethod method) => method switch
    {
        StepwiseMethod { Structure.FixedSparsity: { } only } => new Candidate("", (_, _) => method) { Sparsities = [only] },
        StepwiseMethod { Allocation.TakesSparsity: false } => new Candidate("", (_, _) => method) { Sparsities = [] },
        StepwiseMethod stepwise => new Candidate("", (_, sparsity) => stepwise with { Sparsity = sparsity }),
        _ => new Candidate("", (_, _) => method) { Sparsities = [] },
    };

    public static Candidate[] With(Saliency saliency) =>
    [
        Stepwise(new StepwiseMethod { Saliency = saliency, Schedule = OneShot }),
        Stepwise(new StepwiseMethod { Saliency = saliency, Schedule = Iterative, Allocation = new GlobalAllocation() }),
        Stepwise(new StepwiseMethod { Saliency = saliency, Schedule = Cubic, Structure = new UnitStructure() }),
    ];

    public static Candidate[] With(Structure structure) => structure.FixedSparsity is null
        ?
        [
            Stepwise(new StepwiseMethod { Structure = structure, Schedule = OneShot }),
            Stepwise(new StepwiseMethod { Structure = structure, Schedule = Iterative, Saliency = new RandomSaliency(1) }),
            Stepwise(new StepwiseMethod { Structure = structure, Schedule = Cubic, Allocation = new GlobalAllocation() }),
        ]
        :
        [
            Stepwise(new StepwiseMethod { Structure = structure, Schedule = OneShot }),
            Stepwise(new StepwiseMethod { Structure = structure, Schedule = OneShot, Saliency = new RandomSaliency(1) }),
        ];

    public static Candidate[] With(Allocation allocation) =>
    [
        Stepwise(new StepwiseMethod { Allocation = allocation, Schedule = OneShot }),
        Stepwise(new StepwiseMethod
        {
            Allocation = allocation,
            Schedule = allocation.TakesSparsity ? Iterative : Linear,
            Saliency = new RandomSaliency(1),
        }),
        Stepwise(new StepwiseMethod { Allocation = allocation, Schedule = Cubic, Structure = new UnitStructure() }),
    ];

    public static Candidate[] With(Schedule schedule) =>
    [
        Stepwise(new StepwiseMethod { Schedule = schedule }),
        Stepwise(new StepwiseMethod { Schedule = schedule, Allocation = new GlobalAllocation(), Structure = new UnitStructure() }),
    ];

    private static Candidate Stepwise(StepwiseMethod method) => Of(method) with
    {
        Label = $"{method.Saliency.Name}, {method.Structure.Unit}, {method.Allocation.Name}, {method.Schedule.Name}; ",
    };
}
