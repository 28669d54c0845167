using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>The ways to prune that can be named on the command line: one line each.</summary>
internal static class ExampleMethods
{
    private static readonly ImmutableArray<ExampleMethod> All =
    [
        new("magnitude", "the smallest weights", new MagnitudeSaliency(), new WeightStructure()),
        new("units", "neurons or filters with the smallest L2 norm", new MagnitudeSaliency(), new UnitStructure()),
        new("random", "any weights: the control", new RandomSaliency(), new WeightStructure()),
        new("lamp", "the lowest layer-adaptive magnitudes", new LampSaliency(), new WeightStructure()),
        new("taylor", "what changes the loss least, to first order", new TaylorSaliency(), new WeightStructure()),
        new("obd", "what changes the loss least, to second order", new OptimalBrainDamageSaliency(), new WeightStructure()),
        new("woodfisher", "what changes the loss least if the other weights make up for it", new WoodFisherSaliency(),
            new WeightStructure()),
        new("sparsegpt", "what changes the layer's outputs least if the other weights make up for it", new SparseGptSaliency(),
            new WeightStructure()),
        new("wanda", "in each output, the smallest weights times the size of their input", new WandaSaliency(),
            new WeightStructure(PerOutput: true)),
        new("snip", "what the loss is least sensitive to", new SnipSaliency(), new WeightStructure()),
        new("grasp", "what hinders the gradient most", new GraspSaliency(), new WeightStructure()),
        new("movement", "what fine-tuning moves towards 0; needs --finetune", new MovementSaliency(), new WeightStructure()),
        new("batchnorm-scale", "units that batch norm scales least; needs batch norm", new BatchNormScaleSaliency(),
            new UnitStructure(Norm.LInfinity)),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(method => method.Name)];

    /// <summary>Those that need no fine-tuning.</summary>
    public static IReadOnlyList<string> WithoutFineTuning
    {
        get;
    } = [.. All.Where(method => !method.NeedsFineTuning).Select(method => method.Name)];

    public static ExampleMethod Named(string name) => All.First(method => method.Name == name);

    /// <summary>Each of some names with what it prunes first.</summary>
    public static string Described(IEnumerable<string> names) =>
        string.Join("; ", names.Select(Named).Select(method => $"{method.Name} ({method.Description})"));

    /// <summary>Refuses methods that cannot prune the network, or not without fine-tuning.</summary>
    /// <exception cref="ArgumentException">The message names the option, the method and what to do.</exception>
    public static void Require(string option, IEnumerable<string> names, string networkName, NetworkDefinition network, bool fineTunes)
    {
        foreach (var method in names.Select(Named))
        {
            if (method.NeedsFineTuning && !fineTunes)
            {
                throw new ArgumentException(
                    $"{option} {method.Name} learns from fine-tuning; say with --finetune for how many epochs, or leave it out.");
            }

            if (method.Unfit(network) is [_, ..] layers)
            {
                var fitting = ExampleNetworks.Names.Where(name => method.Unfit(ExampleNetworks.Create(name)).Count == 0);
                throw new ArgumentException(
                    $"{option} {method.Name} needs a batch norm behind every layer that is pruned, but {networkName} has none behind "
                        + $"{string.Join(", ", layers)}; leave it out or take --network {string.Join(" or ", fitting)}.");
            }
        }
    }
}
