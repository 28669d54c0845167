using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Contracts;

/// <summary>Parts of the library as an outsider checks them, one for each way that the suite makes rows, training and networks.</summary>
internal static class ContractParts
{
    private static readonly ContractOptions Two = new() { NetworkCount = 2 };

    private static readonly Network FourWide = RandomNetworks.Parameterize(
        NetworkDefinition.Input(8).Linear(12).ReLU().Linear(8).ReLU().Linear(4).Build("four-wide"), 1);

    public static IReadOnlyDictionary<string, Func<ContractSuite>> ByName { get; } = new Dictionary<string, Func<ContractSuite>>
    {
        ["defaults"] = () => PruningContracts.For(new StepwiseMethod(), Two),
        ["labelled rows"] = () => PruningContracts.For(new TaylorSaliency(), Two),
        ["inputs, and kept weights that make up for pruned ones"] = () => PruningContracts.For(new SparseGptSaliency(), Two),
        ["fine-tuning"] = () => PruningContracts.For(new MovementSaliency(), Two),
        ["measured losses"] = () => PruningContracts.For(new SensitivityAllocation(), Two),
        ["a threshold"] = () => PruningContracts.For(new ThresholdAllocation(0.2), Two),
        ["a threshold in deviations"] = () => PruningContracts.For(new DeviationAllocation(0.7), Two),
        ["a method with a threshold"] = () => PruningContracts.For(
            new StepwiseMethod { Allocation = new ThresholdAllocation(0.3), Structure = new UnitStructure() }, Two),
        ["units"] = () => PruningContracts.For(new UnitStructure(), Two),
        ["one sparsity only"] = () => PruningContracts.For(new NofMStructure(2, 4), new() { Networks = [FourWide] }),
        ["cubic"] = () => PruningContracts.For(new CubicSchedule(4), Two),
        ["Kaiming"] = () => PruningContracts.For(Initializer.KaimingNormal),
        ["orthogonal"] = () => PruningContracts.For(Initializer.Orthogonal),
        ["a network pruned before"] = () => PruningContracts.For(
            new StepwiseMethod { Allocation = new GlobalAllocation() }, new() { Networks = [RandomNetworks.Prune(FourWide, 0.3, 2)] }),
    };
}
