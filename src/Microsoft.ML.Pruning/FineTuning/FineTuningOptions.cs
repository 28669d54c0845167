using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.FineTuning;

/// <summary>
/// How a network is trained after each step of a schedule, with what is pruned held at 0. All settings are those of training, with their defaults; each
/// fine-tuning begins with the weights that the step left, a fresh optimiser and a fresh learning-rate schedule. The initialiser and snapshots have no use here. Distillation
/// without a teacher learns from the network as it was before the pruning.
/// </summary>
/// <remarks>
/// Every fine-tuning has a seed of its own, drawn from the number of its step and <see cref="TrainingOptions.Seed"/>, or where that is null the seed of the
/// pruning. (Han, Pool, Tran and Dally, "Learning both weights and connections for efficient neural networks", 2015.)
/// </remarks>
public sealed record FineTuningOptions : TrainingOptions
{
    /// <summary>Refuses a saliency that learns from fine-tuning where there is none.</summary>
    internal static void RequireFor(Saliency saliency, FineTuningOptions? options)
    {
        if (saliency.Request is not { ComesFromFineTuning: true } request)
        {
            return;
        }

        string? wrong = options switch
        {
            null => "FineTune is null",
            { Iterations: 0 } or { Iterations: null, Epochs: 0 } => "FineTune takes no step",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new ArgumentException($"The saliency '{saliency.Name}' needs {request.Name}, which comes from fine-tuning, but {wrong}. Say in FineTune how to train.");
        }
    }

    /// <summary>The same with a teacher for distillation that has none.</summary>
    /// <param name="network">The network before pruning.</param>
    internal FineTuningOptions TaughtBy(Network network) =>
        Distillation is { Teacher: null } lessons ? this with { Distillation = lessons with { Teacher = network } } : this;

    /// <summary>The same for one step of a schedule.</summary>
    /// <param name="step">The step, counted from 1, or 0 before the first one.</param>
    /// <param name="seed">The seed of the pruning, which counts where there is none here.</param>
    internal FineTuningOptions ForStep(int step, int seed) =>
        this with { Seed = new SeededRandom(Seed ?? seed, RandomPurpose.FineTuning, step).Next() };
}
