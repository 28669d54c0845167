using System.Collections.Immutable;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;

namespace Microsoft.ML.Pruning.Contracts;

/// <summary>A network to run checks on, and what it was at first.</summary>
internal sealed class TrialNetwork
{
    private const int MostParameters = 4000;

    private readonly Dictionary<string, float[]> _values;
    private readonly MaskSet _masks;

    public TrialNetwork(string name, Network network)
    {
        (Name, Network, _masks) = (name, network, network.Masks);
        _values = network.Definition.Parameters.ToDictionary(parameter => parameter.Name, p => network.Values(p.Name).ToArray());
    }

    public string Name { get; }

    public Network Network { get; }

    /// <summary>The network with half of its weights pruned, others than a method would choose.</summary>
    public Network Pruned => field ??= new StepwiseMethod { Sparsity = 0.5, Saliency = new RandomSaliency(1) }.Prune(Network).Network;

    /// <summary>The networks of the options or, where it has none, random ones.</summary>
    public static ImmutableArray<TrialNetwork> For(ContractOptions options) => options.Networks.IsEmpty
        ? [.. Seeds(options.Seed).Take(options.NetworkCount)
            .Select(seed => new TrialNetwork($"random network of seed {seed}", RandomNetworks.Create(seed)))]
        : [.. options.Networks.Select((network, place) => new TrialNetwork($"network {place} ({network.Definition})", network))];

    /// <summary>What is no longer as it was.</summary>
    public IEnumerable<string> Changes()
    {
        foreach (var (name, values) in _values)
        {
            if (Difference.Of(values, Network.Values(name)) is { } difference)
            {
                yield return $"'{name}' of the network that was given changed {difference}";
            }
        }

        if (!Network.Masks.Equals(_masks))
        {
            yield return "the masks of the network that was given changed";
        }
    }

    /// <summary>The seeds of small networks, from one on.</summary>
    private static IEnumerable<int> Seeds(int first)
    {
        for (var seed = first; ; seed++)
        {
            if (RandomNetworks.CreateDefinition(seed).Parameters.Sum(parameter => parameter.Shape.Count) <= MostParameters)
            {
                yield return seed;
            }
        }
    }
}
