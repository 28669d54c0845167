using System.Runtime.InteropServices;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Contracts;

/// <summary>Magnitude pruning with one mistake each.</summary>
internal static class BrokenMethods
{
    public static PruningResult Magnitude(Network network, double sparsity, PruningContext context) =>
        new StepwiseMethod { Sparsity = sparsity }.Prune(network, context);

    public static PruningResult Reported(PruningResult result, Func<PruningReport, PruningReport> change) =>
        result with { Report = change(result.Report) };

    public static PruningResult ChangesInput(Network network, double sparsity, PruningContext context)
    {
        Writable(network, network.Definition.Parameters[0].Name)[0]++;
        return Magnitude(network, sparsity, context);
    }

    public static PruningResult LeavesValues(Network network, double sparsity, PruningContext context)
    {
        var result = Magnitude(network, sparsity, context);
        foreach (var (name, mask) in result.Network.Masks.Where(mask => mask.Value.PrunedCount > 0))
        {
            Writable(result.Network, name)[TopK.LastPruned(new Scores(name, new float[mask.Length]) { Candidates = mask.Not() })] = 1;
        }

        return result;
    }

    private static Span<float> Writable(Network network, string name) => MemoryMarshal.AsMemory(network.Memory(name)).Span;

    public static PruningResult PrunesOneMore(Network network, double sparsity, PruningContext context)
    {
        var (pruned, report) = Magnitude(network, sparsity, context);
        var name = $"{report.Layers[0].Layer}.weight";
        var kept = pruned.Masks.TryGetValue(name, out var mask) ? mask : Mask.AllKept(pruned.Values(name).Length);
        var more = TopK.PruneLowest(new Scores(name, network.Memory(name)) { Candidates = kept }, 1);
        return new PruningResult(pruned.WithMasks(MaskSet.Empty.With(name, more)), report with
        {
            Layers = report.Layers.SetItem(0, report.Layers[0] with { Pruned = report.Layers[0].Pruned + 1 }),
            Steps = [],
        });
    }

    public static Network Unmasked(Network network, NetworkDefinition definition) =>
        new(definition, definition.Parameters.ToDictionary(p => p.Name, p => network.Values(p.Name).ToArray()));

    public static PruningResult GoesOn(Network network, double sparsity, PruningContext context)
    {
        try
        {
            return Magnitude(network, sparsity, context);
        }
        catch (OperationCanceledException)
        {
            return Magnitude(network, sparsity, PruningContext.None);
        }
    }

    public static PruningResult PrunesOfTheRest(Network network, double sparsity, PruningContext context)
    {
        var achieved = new StepwiseMethod { Sparsity = 0 }.Prune(network).Report.AchievedSparsity;
        return Magnitude(network, achieved + ((1 - achieved) * sparsity), context);
    }

    public static PruningResult PrunesALayer(Network network, double sparsity, PruningContext context)
    {
        var result = Magnitude(network, sparsity, context);
        var name = $"{result.Report.Layers[0].Layer}.weight";
        return result with
        {
            Network = result.Network.WithMasks(MaskSet.Empty.With(name, Mask.AllKept(network.Values(name).Length).Not())),
        };
    }
}
