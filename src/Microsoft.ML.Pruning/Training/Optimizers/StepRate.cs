using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The learning rate drops every few epochs.</summary>
/// <remarks>It is multiplied by <see cref="Gamma"/> after every <see cref="EveryEpochs"/> epochs: gamma^floor(epoch / every).</remarks>
/// <param name="EveryEpochs">Epochs between two drops, at least 1.</param>
/// <param name="Gamma">What the rate is multiplied by at a drop, within (0, 1]; default 0.1.</param>
public sealed record StepRate(int EveryEpochs, double Gamma = 0.1) : LearningRateSchedule
{
    /// <summary>Epochs between two drops, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int EveryEpochs { get; init => field = Argument.AtLeast(1, value); } =
        Argument.AtLeast(1, EveryEpochs, nameof(EveryEpochs));

    /// <summary>The factor of the rate at a drop, within (0, 1]; default 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside (0, 1].</exception>
    public double Gamma { get; init => field = Argument.Share(value); } = Argument.Share(Gamma, nameof(Gamma));

    private protected override double Factor(long step, long stepsPerEpoch, long steps) =>
        Math.Pow(Gamma, step / stepsPerEpoch / EveryEpochs);
}
