using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Saliencies;

namespace Microsoft.ML.Pruning.Contracts.Checks;

/// <summary>Whether a saliency gives scores that can be ranked.</summary>
internal static class SaliencyChecks
{
    public static ContractCheck Of(Saliency saliency, ContractOptions? options)
    {
        options ??= new ContractOptions();
        var networks = TrialNetwork.For(options);
        return new ContractCheck(
            "every element of a weight has one score, a number, under the weight's name",
            () => networks.SelectMany(network => ContractCheck.At(network.Name, () => FindWrong(saliency, network, options))));
    }

    private static IEnumerable<string> FindWrong(Saliency saliency, TrialNetwork given, ContractOptions options)
    {
        var (network, definition) = (given.Network, given.Network.Definition);
        if (saliency.Request is { ComesFromFineTuning: true })
        {
            yield break;
        }

        var trial = new Trial(Candidate.Of(new StepwiseMethod { Saliency = saliency }), given, 0, options);
        var layers = LayerSelection.Default.LayersOf(definition);
        var statistics = saliency.Request is not { } request ? null : trial.ContextFor(network).Gather(
            network, request, [.. definition.Parameters.Where(p => p.IsTrainable && layers.Contains(p.Node)).Select(p => p.Name)]);
        foreach (var name in layers.Select(layer => $"{layer}.weight"))
        {
            var scores = saliency.Score(network, name, statistics);
            if (scores.Length != network.Values(name).Length || scores.Name != name)
            {
                yield return $"'{name}' of {network.Values(name).Length} values got {scores.Length} scores, under the name '{scores.Name}'";
            }
            else if (Enumerable.Range(0, scores.Length).FirstOrDefault(i => float.IsNaN(scores[i]), -1) is >= 0 and var place)
            {
                yield return $"the score {place} of '{name}' is NaN";
            }
        }
    }
}
