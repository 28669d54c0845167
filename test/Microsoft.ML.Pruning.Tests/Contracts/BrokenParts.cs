using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Contracts;

/// <summary>Methods and parts that each break a rule, by the check that finds it.</summary>
internal static class BrokenParts
{
    private const string Unnamed = "every element of a weight has one score, a number, under the weight's name";
    private const string Unrising = "the schedule rises to its target, the same each time";
    private const string SameSeed = "the same seed gives the same weights";
    private const string Empty = "every layer gets weights that are numbers, and not all 0";

    public static ImmutableArray<BrokenPart> All { get; } =
    [
        new("changes its input", "the network that is given stays as it is", BrokenMethods.ChangesInput),
        new("leaves masked values", "masked values are 0", BrokenMethods.LeavesValues),
        new("reports one too many", "the report counts what is there", (network, sparsity, context) => BrokenMethods.Reported(
            BrokenMethods.Magnitude(network, sparsity, context), report => report with
            {
                Layers = report.Layers.SetItem(0, report.Layers[0] with { Pruned = report.Layers[0].Pruned + 1 })
            })),
        new("keeps a layer from the report", "the report counts what is there", (network, sparsity, context) => BrokenMethods.Reported(
            new StepwiseMethod { Sparsity = sparsity, Layers = new() { IncludeLogits = true } }.Prune(network, context),
            report => report with { Layers = report.Layers.RemoveAt(0) })),
        new("reports a layer twice", "the report counts what is there", (network, sparsity, context) => BrokenMethods.Reported(
            BrokenMethods.Magnitude(network, sparsity, context), report => report with { Layers = report.Layers.Add(report.Layers[0]) })),
        new("reports steps that fall", "the steps of the report rise to its end", (network, sparsity, context) => BrokenMethods.Reported(
            new StepwiseMethod { Sparsity = sparsity, Schedule = new LinearSchedule(3) }.Prune(network, context),
            report => report with { Steps = [.. report.Steps.Reverse()] })),
        new("prunes one too many", "requested is achieved, or a note says why not", BrokenMethods.PrunesOneMore),
        new("frees what was pruned", "what was pruned stays pruned", (network, sparsity, context) =>
            BrokenMethods.Magnitude(BrokenMethods.Unmasked(network, network.Definition), sparsity, context)),
        new("frees what was pruned, in a new definition", "what was pruned stays pruned", (network, sparsity, context) =>
            BrokenMethods.Magnitude(
                BrokenMethods.Unmasked(network, NetworkDefinition.FromJson(network.Definition.ToJson())), sparsity, context)),
        new("draws without a seed", "the same seed gives the same result", new FunctionSaliency((name, count) => new Scores(
            name, Enumerable.Range(0, count).Select(_ => Random.Shared.NextSingle()).ToArray()))),
        new("moves a bias", "kept values change only where the saliency makes up for pruned ones", new BiasSaliency()),
        new("hears no cancellation", "a cancellation stops it", (network, sparsity, _) =>
            BrokenMethods.Magnitude(network, sparsity, PruningContext.None)),
        new("goes on when cancelled", "a cancellation stops it", BrokenMethods.GoesOn),
        new("prunes a part of what is left", "a lower request later changes nothing", BrokenMethods.PrunesOfTheRest),
        new("does not count what was pruned", "what was pruned earlier counts", BrokenMethods.PrunesOfTheRest),
        new("prunes one more in later steps", "several steps end where one does", new CreepingAllocation()),
        new("prunes a layer whole", "no layer collapses and the network still scores", BrokenMethods.PrunesALayer),
        new("chooses anew at high sparsities", "a higher sparsity keeps a subset", new TurningAllocation()),
        new("reports what no file holds", "a pipeline runs, saves and loads it", () => PruningContracts.For(
            new FunctionMethod((network, context) => BrokenMethods.Reported(
                BrokenMethods.Magnitude(network, 0.5, context), report => report with { Notes = ["half of a pair: \ud800"] })))),
        new("uses rows that it did not ask for", "a pipeline runs, saves and loads it", (network, sparsity, context) =>
            context.Calibration is null
                ? throw new InvalidOperationException("no rows")
                : BrokenMethods.Magnitude(network, sparsity, context)),
        new("scores NaN", Unnamed, new FunctionSaliency((name, count) => new Scores(name, Enumerable.Repeat(float.NaN, count).ToArray()))),
        new("gives too few scores", Unnamed, new FunctionSaliency((name, _) => new Scores(name, new float[1]))),
        new("scores under another name", Unnamed, new FunctionSaliency((_, count) => new Scores("other", new float[count]))),
        new("falls", Unrising, () => PruningContracts.For(new CustomSchedule(3, (step, target) => step == 2 ? 0 : target))),
        new("has other steps each time", Unrising, () => PruningContracts.For(
            new CustomSchedule(2, (step, target) => step == 2 ? target : target * Random.Shared.NextDouble()))),
        new("draws weights without a seed", SameSeed, () => PruningContracts.For(
            new CustomInitializer(request => Filled(request, Random.Shared.NextSingle)))),
        new("gives no weights", Empty, () => PruningContracts.For(new CustomInitializer(request => Filled(request, () => 0)))),
        new("gives infinite weights", Empty, () => PruningContracts.For(
            new CustomInitializer(request => Filled(request, () => float.PositiveInfinity)))),
        new("gives too few weights", Empty, () => PruningContracts.For(new CustomInitializer(_ => [1]))),
    ];

    private static float[] Filled(InitializerRequest request, Func<float> next) =>
        [.. Enumerable.Range(0, (int)request.Shape.Count).Select(_ => next())];

    private sealed record BiasSaliency : Saliency
    {
        public override string Name => "bias";

        public override Scores Score(Network network, string parameter, SaliencyStatistics? statistics = null) =>
            new(parameter, network.Memory(parameter));

        public override IReadOnlyDictionary<string, float[]> Compensate(Network network, MaskSet masks, SaliencyStatistics? statistics) =>
            network.Definition.Parameters.Where(p => p.Kind == ParameterKind.Bias).ToDictionary(
                p => p.Name, p => Array.ConvertAll(network.Values(p.Name).ToArray(), value => 2 * value));
    }

    private sealed record CreepingAllocation : Allocation
    {
        public override string Name => "creeping";

        protected override ImmutableArray<LayerAllocation> Choose(IReadOnlyList<LayerScores> layers, double sparsity, double progress) =>
            [.. layers.Select(layer => layer.Scores is { Candidates.PrunedCount: > 0, CandidateCount: > 3 }
                ? PruneLayer(layer, 1 - ((layer.Scores.CandidateCount - 2) / (double)layer.Scores.Length))
                : PruneLayer(layer, sparsity))];
    }

    private sealed record TurningAllocation : Allocation
    {
        public override string Name => "turning";

        protected override ImmutableArray<LayerAllocation> Choose(IReadOnlyList<LayerScores> layers, double sparsity, double progress) =>
            [.. layers.Select(layer => PruneLayer(
                sparsity < 0.6 ? layer : layer with { Scores = Turned(layer.Scores) }, sparsity))];

        private static Scores Turned(Scores scores) => new(
            scores.Name, Enumerable.Range(0, scores.Length).Select(i => -scores[i]).ToArray())
        {
            Candidates = scores.Candidates,
        };
    }
}
