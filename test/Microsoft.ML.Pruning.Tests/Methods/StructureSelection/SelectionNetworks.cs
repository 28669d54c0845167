using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Methods;

/// <summary>Networks whose units and branches can be selected.</summary>
internal static class SelectionNetworks
{
    /// <summary>Residual blocks as ResNet has them, with batch norm, an identity and a projection.</summary>
    public static NetworkDefinition Residual { get; } = NetworkDefinition.Input(1, 6, 6)
        .Conv2d(6, 3, padding: 1, bias: false).BatchNorm().ReLU()
        .Residual(b => b.Conv2d(5, 3, padding: 1).BatchNorm().ReLU().Conv2d(6, 3, padding: 1).BatchNorm()).ReLU()
        .Residual(
            b => b.Conv2d(5, 3, 2, padding: 1).BatchNorm().ReLU().Conv2d(4, 3, padding: 1).BatchNorm(),
            b => b.Conv2d(4, 1, 2).BatchNorm()).ReLU()
        .GlobalAvgPool2d().Linear(3).Build("residual");

    /// <summary>Residual blocks whose batch norm comes first, and one whose branch ends in a pool behind a rectifier.</summary>
    public static NetworkDefinition PreActivation { get; } = NetworkDefinition.Input(2, 6, 6)
        .Conv2d(6, 3, padding: 1)
        .Residual(b => b.BatchNorm().ReLU().Conv2d(5, 3, padding: 1).BatchNorm().ReLU().Conv2d(6, 3, padding: 1))
        .Residual(b => b.BatchNorm().LeakyReLU().Conv2d(6, 3, padding: 1).ReLU().MaxPool2d(3, 1, 1).Dropout(0.1))
        .BatchNorm().ReLU().Flatten().Linear(4).Build("preactivation");

    /// <summary>A grouped and a depthwise convolution, a sum of two dense layers, and no batch norm but one.</summary>
    public static NetworkDefinition Grouped { get; } = NetworkDefinition.Input(3, 5, 5)
        .Conv2d(6, 3).ReLU().Conv2d(6, 3, padding: 1, groups: 6).BatchNorm().ReLU().Conv2d(8, 1, groups: 2).Tanh()
        .Flatten().Linear(7).Residual(b => b.ReLU().Linear(7).Gelu().Linear(7), b => b.Linear(7)).Sigmoid().Linear(3).Build("grouped");

    /// <summary>Layers whose outputs are put behind each other, as in DenseNet.</summary>
    public static NetworkDefinition Dense { get; } = NetworkDefinition.Input(1, 4, 4)
        .Conv2d(4, 3, padding: 1, bias: false)
        .Branch(b => b, b => b.BatchNorm().ReLU().Conv2d(3, 3, padding: 1, bias: false)).Concat()
        .BatchNorm().ReLU().GlobalAvgPool2d().Linear(3).Build("dense");

    /// <summary>Random networks some units of which can be removed.</summary>
    public static IEnumerable<Network> WithUnits(int count) =>
        Drawn(count, definition => IsTaken(definition, new SparseStructureSelectionMethod()));

    /// <summary>Random networks with residual branches that can be removed.</summary>
    public static IEnumerable<Network> WithBranches(int count) =>
        Drawn(count, definition => IsTaken(definition, new SparseStructureSelectionMethod { Of = SelectableStructures.Branches })
            && IsTaken(definition, new SparseStructureSelectionMethod()));

    /// <summary>Random networks that can be slimmed.</summary>
    public static IEnumerable<Network> WithBatchNorms(int count) =>
        Drawn(count, definition => IsTaken(definition, new NetworkSlimmingMethod()));

    private static IEnumerable<Network> Drawn(int count, Func<NetworkDefinition, bool> taken) => Enumerable.Range(0, 500)
        .Where(seed => taken(RandomNetworks.CreateDefinition(seed)))
        .Take(count)
        .Select(RandomNetworks.Create);

    private static bool IsTaken(NetworkDefinition definition, PruningMethod method)
    {
        try
        {
            method.Require(definition);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
