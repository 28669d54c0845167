using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Tests;

/// <summary>Composes stepwise methods and prunes to a sparsity, in one line each.</summary>
internal static class Pruner
{
    public static StepwiseMethod Method(string name, Saliency saliency, Structure structure, Allocation allocation, Schedule schedule) =>
        new(name) { Saliency = saliency, Structure = structure, Allocation = allocation, Schedule = schedule };

    public static PruningResult Prune(
        Network network, StepwiseMethod method, double sparsity, LayerSelection? layers = null, PruningContext? context = null) =>
        (method with { Sparsity = sparsity, Layers = layers ?? method.Layers }).Prune(network, context);
}
