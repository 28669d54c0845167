using System.Globalization;

namespace Microsoft.ML.Pruning.Tasks;

/// <summary>Each row is positive or negative.</summary>
/// <remarks>
/// A label is 1 or 0. The one output is a logit z, the row is taken for positive where z is above 0, with the probability
/// 1 / (1 + exp(-z)); the loss is logistic, log(1 + exp(z)) - label z, in nats.
/// </remarks>
public sealed record BinaryTask : LearningTask
{
    /// <inheritdoc/>
    public override int Outputs => 1;

    /// <inheritdoc/>
    internal override string OutputMeaning => "one logit";

    /// <inheritdoc/>
    internal override string LabelCount => "binary labels";

    /// <inheritdoc/>
    internal override string? FlawOf(ReadOnlySpan<float> targets) => targets[0] is 0 or 1
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"label {targets[0]}; labels must be 0 or 1");

    /// <inheritdoc/>
    internal override double RowLoss(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        double logit = outputs[0];
        return Math.Max(logit, 0) - (logit * targets[0]) + Math.Log(1 + Math.Exp(-Math.Abs(logit)));
    }

    /// <inheritdoc/>
    internal override bool IsRight(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets) => outputs[0] > 0 == targets[0] > 0;

    /// <inheritdoc/>
    internal override T Match<T>(Func<MulticlassTask, T> multiclass, Func<BinaryTask, T> binary, Func<RegressionTask, T> regression) =>
        binary(this);
}
