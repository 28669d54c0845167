using System.Globalization;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Tasks;

/// <summary>Each row has one or several numbers to predict.</summary>
/// <remarks>A label is a number for each output; the loss of a row is the mean over them. There is no accuracy.</remarks>
/// <param name="Outputs">How many numbers a row has, at least 1.</param>
/// <param name="Loss">What an error costs; null (default) for its square.</param>
public sealed record RegressionTask(int Outputs = 1, RegressionLoss? Loss = null) : LearningTask
{
    /// <summary>How many numbers a row has, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public override int Outputs { get; } = Argument.AtLeast(1, Outputs, nameof(Outputs));

    /// <summary>What an error costs.</summary>
    public RegressionLoss Loss { get; } = Loss ?? RegressionLoss.Squared;

    /// <inheritdoc/>
    internal override int Targets => Outputs;

    /// <inheritdoc/>
    internal override bool HasAccuracy => false;

    /// <inheritdoc/>
    internal override int ClassCount => 0;

    /// <inheritdoc/>
    internal override string OutputMeaning => Outputs == 1 ? "one number" : "one number a target";

    /// <inheritdoc/>
    internal override string LabelCount => Outputs == 1 ? "1 target" : $"{Outputs} targets";

    /// <inheritdoc/>
    internal override string? FlawOf(ReadOnlySpan<float> targets)
    {
        foreach (var target in targets)
        {
            if (!float.IsFinite(target))
            {
                return string.Create(CultureInfo.InvariantCulture, $"label {target}; labels must be finite");
            }
        }

        return null;
    }

    /// <inheritdoc/>
    internal override double RowLoss(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        var sum = 0.0;
        for (var i = 0; i < outputs.Length; i++)
        {
            sum += Loss.Of((double)outputs[i] - targets[i]);
        }

        return sum / outputs.Length;
    }

    /// <inheritdoc/>
    internal override T Match<T>(Func<MulticlassTask, T> multiclass, Func<BinaryTask, T> binary, Func<RegressionTask, T> regression) =>
        regression(this);
}
