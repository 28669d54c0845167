using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;

namespace Microsoft.ML.Pruning.Tests.Contracts;

/// <summary>Something that breaks a rule, and the check that must find it.</summary>
internal sealed record BrokenPart(string Name, string Check, Func<ContractSuite> Create)
{
    private static readonly ContractOptions Options = new() { NetworkCount = 2, Seed = 7 };

    public BrokenPart(string name, string check, Func<Network, double, PruningContext, PruningResult> prune)
        : this(name, check, () => PruningContracts.For(
            name, (_, sparsity) => new FunctionMethod((network, context) => prune(network, sparsity, context)), Options))
    {
    }

    public BrokenPart(string name, string check, Saliency saliency)
        : this(name, check, () => PruningContracts.For(saliency, Options))
    {
    }

    public BrokenPart(string name, string check, Allocation allocation)
        : this(name, check, () => PruningContracts.For(allocation, Options))
    {
    }
}
