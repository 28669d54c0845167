using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>How the learning rate changes over training.</summary>
/// <remarks>
/// It starts from <see cref="OptimizerOptions.LearningRate"/>: <see cref="ConstantRate"/>, <see cref="StepRate"/> or
/// <see cref="CosineRate"/>, each after a linear warm-up if asked.
/// </remarks>
public abstract record LearningRateSchedule
{
    private protected LearningRateSchedule()
    {
    }

    /// <summary>Optimiser steps (batches) of linear warm-up, at least 0; default 0.</summary>
    /// <remarks>In step s of them, counted from 0, the rate is multiplied by (s + 1) / <see cref="WarmUpSteps"/>.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int WarmUpSteps { get; init => field = Argument.AtLeast(0, value); }

    /// <summary>What the learning rate is multiplied by in one optimiser step.</summary>
    /// <param name="step">The step, counted from 0 over the whole training, at least 0.</param>
    /// <param name="stepsPerEpoch">Steps (batches) in one epoch, at least 1.</param>
    /// <param name="steps">Steps of the whole training, at least 1.</param>
    /// <returns>A factor within [0, 1] unless the schedule is asked to grow.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is below its minimum.</exception>
    public double FactorAt(long step, long stepsPerEpoch, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepsPerEpoch);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(steps);
        var warmUp = step < WarmUpSteps ? (step + 1) / (double)WarmUpSteps : 1;
        return warmUp * Factor(step, stepsPerEpoch, steps);
    }

    private protected abstract double Factor(long step, long stepsPerEpoch, long steps);
}
