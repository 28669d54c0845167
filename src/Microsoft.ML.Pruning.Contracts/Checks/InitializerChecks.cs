using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Contracts.Checks;

/// <summary>Whether an initialiser draws by its seed, and something.</summary>
internal static class InitializerChecks
{
    public static ImmutableArray<ContractCheck> Of(Initializer initializer, ContractOptions? options)
    {
        var networks = TrialNetwork.For(options ?? new ContractOptions());
        return
        [
            Named("the same seed gives the same weights", FindOther),
            Named("every layer gets weights that are numbers, and not all 0", FindEmpty),
        ];

        ContractCheck Named(string name, Func<Initializer, NetworkDefinition, IEnumerable<string>> find) => new(
            name,
            () => networks.SelectMany(
                network => ContractCheck.At(network.Name, () => find(initializer, network.Network.Definition))));
    }

    private static IEnumerable<string> FindOther(Initializer initializer, NetworkDefinition definition)
    {
        var (first, second) = (Create(initializer, definition), Create(initializer, definition));
        foreach (var parameter in definition.Parameters)
        {
            if (Difference.Of(first.Values(parameter.Name), second.Values(parameter.Name)) is { } difference)
            {
                yield return $"drawn again with the same seed, '{parameter.Name}' went {difference}";
            }
        }
    }

    private static IEnumerable<string> FindEmpty(Initializer initializer, NetworkDefinition definition)
    {
        var network = Create(initializer, definition);
        return from parameter in definition.Parameters
               where parameter.Kind == ParameterKind.Weight && !network.Values(parameter.Name).ContainsAnyExcept(0f)
               select $"all {parameter.Shape.Count} weights of '{parameter.Name}' are 0";
    }

    private static Network Create(Initializer initializer, NetworkDefinition definition) =>
        NetworkInitializer.Create(definition, initializer, seed: 1, RandomRows.For(definition));
}
