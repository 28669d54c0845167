using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>The training of a method that selects while it trains.</summary>
internal static class SelectionTraining
{
    /// <summary>Refuses training by which nothing is learnt.</summary>
    /// <exception cref="ArgumentException">It takes no step, contradicts itself, or has a distillation without a teacher.</exception>
    public static void Require(PruningMethod method, TrainingOptions training)
    {
        training.RequireConsistent();
        training.Distillation?.RequireTeacher();
        if (training is { Iterations: 0 } or { Iterations: null, Epochs: 0 })
        {
            throw new ArgumentException(
                $"{method.Name} selects while it trains, but its Training takes no step; set Epochs or Iterations above 0.");
        }
    }

    /// <summary>Trains a network further on the rows of a context.</summary>
    public static TrainingResult Train(Network network, TrainingOptions training, PruningContext context) => NetworkTrainer.Train(
        network,
        context.Training!,
        context.Validation,
        training with { Seed = training.Seed ?? context.Seed, Computing = training.Computing.Within(context.Budget) },
        context.Host);
}
