using Microsoft.ML.Pruning.Allocation;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliency;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Tests.Contracts;

/// <summary>The combinations that the contract suite runs. A new saliency, structure or allocation is one row here.</summary>
internal static class ContractMethod
{
    private static readonly Dictionary<string, Saliency.Saliency> Saliencies = new()
    {
        ["magnitude"] = new MagnitudeSaliency(),
    };

    private static readonly Dictionary<string, Structure> Structures = new()
    {
        ["weights"] = new WeightStructure(),
        ["units L1"] = new UnitStructure(Norm.L1),
        ["units L2"] = new UnitStructure(),
        ["units Linf with bias"] = new UnitStructure(Norm.LInfinity, IncludeBias: true),
        ["units L1 with bias"] = new UnitStructure(Norm.L1, IncludeBias: true),
        ["blocks 2x3"] = new BlockStructure(2, 3),
        ["input channels"] = new InputChannelStructure(),
    };

    private static readonly Dictionary<string, Func<NetworkDefinition, double, Allocation.Allocation>> Allocations = new()
    {
        ["uniform"] = (_, _) => new UniformAllocation(),
        ["global"] = (_, _) => new GlobalAllocation(),
        ["explicit"] = (definition, sparsity) => new ExplicitAllocation(new Dictionary<string, double> { [definition.WeightedLayers[0]] = sparsity / 2 }),
    };

    /// <summary>Every combination, by the names of its parts.</summary>
    public static TheoryData<string, string, string> All
    {
        get
        {
            var all = new TheoryData<string, string, string>();
            foreach (var saliency in Saliencies.Keys)
            {
                foreach (var structure in Structures.Keys)
                {
                    foreach (var allocation in Allocations.Keys)
                    {
                        all.Add(saliency, structure, allocation);
                    }
                }
            }

            return all;
        }
    }

    /// <summary>The method of a combination for a network and a sparsity.</summary>
    public static PruningMethod Create(string saliency, string structure, string allocation, NetworkDefinition definition, double sparsity) =>
        new("contract", Saliencies[saliency], Structures[structure], Allocations[allocation](definition, sparsity), new OneShotSchedule());
}
