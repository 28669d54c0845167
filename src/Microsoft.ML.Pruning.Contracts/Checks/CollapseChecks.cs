using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Contracts.Checks;

/// <summary>Whether something is left of every layer.</summary>
internal static class CollapseChecks
{
    private const int Rows = 3;

    /// <summary>Looks at all layers, those that yield the output too.</summary>
    /// <remarks>Methods of steps leave those alone by default.</remarks>
    public static IEnumerable<string> FindCollapsed(Trial trial)
    {
        var pruned = trial.Stepwise is { } method
            ? trial.Prune(trial.Network, method with { Layers = method.Layers with { IncludeLogits = true } }).Network
            : trial.Result.Network;
        foreach (var (name, mask) in pruned.Masks.Where(mask => mask.Value.KeptCount == 0))
        {
            if (pruned.Definition.Parameter(name).Kind == ParameterKind.Weight && KeptIn(trial.Network, name) > 0)
            {
                yield return $"all {mask.Length} weights of '{name}' are pruned; one must stay";
            }
        }

        var executor = NetworkExecutor.Create(pruned);
        var scores = new float[Rows * executor.OutputLength];
        executor.Run(RandomNetworks.Inputs(pruned.Definition, Rows, seed: 1), Rows, scores);
        if (scores.Any(score => !float.IsFinite(score)))
        {
            yield return $"the pruned network scores {scores.First(score => !float.IsFinite(score))}";
        }
    }

    private static int KeptIn(Network network, string name) =>
        network.Masks.TryGetValue(name, out var mask) ? mask.KeptCount : network.Values(name).Length;
}
