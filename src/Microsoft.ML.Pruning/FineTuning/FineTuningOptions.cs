using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.FineTuning;

/// <summary>
/// How a network is trained after each step of a schedule, with what is pruned held at 0. All settings are those of training, with their defaults; each
/// fine-tuning begins with the weights that the step left, a fresh optimiser and a fresh learning-rate schedule. The initialiser has no use here.
/// </summary>
/// <remarks>
/// Every fine-tuning has a seed of its own, drawn from the number of its step and <see cref="TrainingOptions.Seed"/>, or where that is null the seed of the
/// pruning. (Han, Pool, Tran and Dally, "Learning both weights and connections for efficient neural networks", 2015.)
/// </remarks>
public sealed record FineTuningOptions : TrainingOptions
{
    /// <summary>Whether fine-tuning takes no step at all.</summary>
    internal bool IsIdle => Iterations is null ? Epochs == 0 : Iterations == 0;

    /// <summary>The same for one step of a schedule.</summary>
    /// <param name="step">The step, counted from 1, or 0 before the first one.</param>
    /// <param name="seed">The seed of the pruning, which counts where there is none here.</param>
    internal FineTuningOptions ForStep(int step, int seed) =>
        this with { Seed = new SeededRandom(Seed ?? seed, RandomPurpose.FineTuning, step).Next() };
}
