using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>In which steps a network is pruned, and how it is trained after each.</summary>
/// <param name="Epochs">Passes over the training images after each step; 0 for no fine-tuning.</param>
/// <param name="LearningRate">The learning rate of Adam.</param>
internal sealed record RetrainingSettings(Schedule Schedule, int Epochs, double LearningRate)
{
    /// <summary>How to fine-tune, or null.</summary>
    /// <remarks>Where the network has dropout, less is dropped than in training, as what is pruned needs no more of it.</remarks>
    public TrainingOptions? FineTune(int batchSize) => Epochs == 0 ? null : new TrainingOptions
    {
        Epochs = Epochs,
        BatchSize = batchSize,
        Optimizer = new AdamOptions { LearningRate = LearningRate },
        RetrainingDropout = true,
    };

    /// <summary>Whether a pruned network is trained, or its batch norm estimated anew.</summary>
    public bool Recovers(NetworkDefinition network) => Epochs > 0 || network.Nodes.Any(node => node.Layer is BatchNormLayer);

    /// <summary>For example <c>iterative schedule, 2 epochs of fine-tuning after each step</c>.</summary>
    public override string ToString() =>
        $"{Schedule.Name} schedule, "
            + $"{(Epochs == 0 ? "no fine-tuning" : $"{Epochs} {(Epochs == 1 ? "epoch" : "epochs")} of fine-tuning after each step")}";
}
