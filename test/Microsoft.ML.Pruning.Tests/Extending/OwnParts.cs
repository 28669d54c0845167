using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Extending;

/// <summary>What is made of functions alone, and the contract of everything.</summary>
internal static class OwnParts
{
    /// <summary>Every weight of a layer is the same.</summary>
    public static CustomInitializer EvenInitializer { get; } =
        new(request => [.. Enumerable.Repeat(1f / request.FanIn, checked((int)request.Shape.Count))]);

    public static IReadOnlyDictionary<string, ContractSuite> Contracts { get; } = new Dictionary<string, ContractSuite>
    {
        ["method"] = PruningContracts.For(new BelowMethod(0.1)),
        ["method of units"] = PruningContracts.For(new WeakestUnitMethod()),
        ["saliency"] = PruningContracts.For(new SquareSaliency()),
        ["structure"] = PruningContracts.For(new DiagonalStructure(4)),
        ["allocation"] = PruningContracts.For(new SparingAllocation()),
        ["schedule"] = PruningContracts.For(new RootSchedule(4)),
        ["initialiser"] = PruningContracts.For(EvenInitializer),
    };
}

/// <summary>The square of each weight, from public members alone: it ranks as magnitude does.</summary>
internal sealed record SquareSaliency : Saliency
{
    public override string Name => "square";

    public override Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null) =>
        new(parameter, network.Values(parameter).ToArray().Select(weight => weight * weight).ToArray());
}

/// <summary>The last layer gives up half of what the others do.</summary>
internal sealed record SparingAllocation : Allocation
{
    public override string Name => "sparing";

    protected override ImmutableArray<LayerAllocation> Choose(IReadOnlyList<LayerScores> layers, double sparsity, double progress) =>
        [.. layers.Select((layer, place) => PruneLayer(layer, place == layers.Count - 1 ? sparsity / 2 : sparsity))];
}

/// <summary>Most at first: the sparsity rises with the root of the step.</summary>
internal sealed record RootSchedule(int Count) : Schedule
{
    public override string Name => "root";

    protected override int CountSteps(double target) => Count;

    protected override double Compute(int step, int steps, double target) => target * Math.Sqrt((double)step / steps);
}

/// <summary>A method that is made of no steps: prunes every weight of the selected layers below a value, but the largest of each.</summary>
internal sealed record BelowMethod(double Value) : PruningMethod("below")
{
    protected override PruningResult Run(Network network, PruningContext context)
    {
        var masks = network.Masks;
        var layers = ImmutableArray.CreateBuilder<LayerPruning>();
        foreach (var layer in LayerSelection.Default.LayersOf(network.Definition))
        {
            context.CheckCancelled();
            var name = $"{layer}.weight";
            var weights = network.Values(name).ToArray();
            var largest = weights.Max(Math.Abs);
            masks = masks.And(
                MaskSet.Empty.With(name, Mask.FromKept([.. weights.Select(weight => Math.Abs(weight) >= Math.Min(Value, largest))])));
            layers.Add(new LayerPruning(layer, null, masks[name].PrunedCount, weights.Length, null));
        }

        var report = new PruningReport { Method = Name, Unit = "weights", RequestedSparsity = 0, Layers = layers.ToImmutable() };
        return new PruningResult(network.WithMasks(masks), report);
    }
}

/// <summary>A method that asks a structure for its groups: removes the weakest unit of every selected layer.</summary>
internal sealed record WeakestUnitMethod() : PruningMethod("weakest unit")
{
    protected override PruningResult Run(Network network, PruningContext context)
    {
        var masks = network.Masks;
        var layers = ImmutableArray.CreateBuilder<LayerPruning>();
        foreach (var set in new UnitStructure().GroupsOf(network.Definition, LayerSelection.Default.LayersOf(network.Definition)))
        {
            context.CheckCancelled();
            var scores = set.Score(masks, parameter => new MagnitudeSaliency().Score(network, parameter));
            var kept = scores.CandidateCount > 1 ? TopK.PruneLowest(scores, 1) : set.KeptIn(masks);
            masks = masks.And(set.MasksFor(kept));
            layers.Add(new LayerPruning(set.Name, null, kept.PrunedCount, set.Count, null));
        }

        var report = new PruningReport { Method = Name, Unit = "units", RequestedSparsity = 0, Layers = layers.ToImmutable() };
        return new PruningResult(network.WithMasks(masks), report);
    }
}

/// <summary>Diagonals of the weight matrix, counted modulo a number: a structure within a layer.</summary>
internal sealed record DiagonalStructure(int Count) : GroupedWeightStructure(Norm.L1)
{
    public override string Unit => "diagonals";

    protected override int CountGroups(NetworkDefinition definition, ParameterInfo weight) =>
        Math.Min(Count, (int)(weight.Shape.Count / weight.Shape[0]));

    protected override void FillGroups(NetworkDefinition definition, ParameterInfo weight, int row, Span<int> groups)
    {
        var count = Math.Min(Count, groups.Length);
        for (var column = 0; column < groups.Length; column++)
        {
            groups[column] = (row + column) % count;
        }
    }
}
