namespace Microsoft.ML.Pruning.Training;

/// <summary>How many optimiser steps a training takes.</summary>
/// <remarks>Also how epochs divide them; the last epoch may end before its last batch.</remarks>
internal readonly record struct TrainingLength(long Steps, long StepsPerEpoch)
{
    /// <summary>Epochs that are trained at least in part.</summary>
    public int Epochs => EpochOf(Steps);

    /// <summary>What the options ask for, where an epoch has so many batches.</summary>
    public static TrainingLength Of(TrainingOptions options, long batches) =>
        new(options.Iterations ?? (options.Epochs * batches), batches);

    /// <summary>Steps of one epoch, counted from 1.</summary>
    public long StepsIn(int epoch) => Math.Min(StepsPerEpoch, Steps - StepsBefore(epoch));

    /// <summary>The epoch of a step; both are counted from 1.</summary>
    public int EpochOf(long step) => (int)((step + StepsPerEpoch - 1) / StepsPerEpoch);

    /// <summary>Steps taken when an epoch, counted from 1, begins.</summary>
    public long StepsBefore(int epoch) => (epoch - 1) * StepsPerEpoch;
}
