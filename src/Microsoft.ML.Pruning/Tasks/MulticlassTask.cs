using System.Globalization;
using System.Numerics.Tensors;

namespace Microsoft.ML.Pruning.Tasks;

/// <summary>Each row is of one of several classes.</summary>
/// <remarks>
/// A label is the class, counted from 0. The outputs are one logit z for each class; the loss is cross-entropy, -log softmax(z)[label], in
/// nats.
/// </remarks>
/// <param name="Classes">How many classes there are, from 1 to 16,777,216.</param>
public sealed record MulticlassTask(int Classes) : LearningTask
{
    /// <summary>The most that a float counts without gaps.</summary>
    private const int MostClasses = 1 << 24;

    /// <summary>How many classes there are, from 1 to 16,777,216.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside.</exception>
    public int Classes { get; } = Classes is >= 1 and <= MostClasses
        ? Classes
        : throw new ArgumentOutOfRangeException(
            nameof(Classes), Classes, $"There are {Classes} classes; there must be from 1 to {MostClasses}.");

    /// <inheritdoc/>
    public override int Outputs => Classes;

    /// <inheritdoc/>
    internal override int ClassCount => Classes;

    /// <inheritdoc/>
    internal override string OutputMeaning => "one logit a class";

    /// <inheritdoc/>
    internal override string LabelCount => $"{Classes} classes";

    /// <inheritdoc/>
    internal override string? FlawOf(ReadOnlySpan<float> targets) =>
        targets[0] >= 0 && targets[0] < Classes && float.IsInteger(targets[0])
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"label {targets[0]}; labels must be within [0, {Classes})");

    /// <inheritdoc/>
    internal override double RowLoss(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets)
    {
        // Shifted by the greatest logit so that nothing overflows.
        double greatest = TensorPrimitives.Max(outputs);
        var sum = 0.0;
        foreach (var logit in outputs)
        {
            sum += Math.Exp(logit - greatest);
        }

        return Math.Log(sum) + (greatest - outputs[(int)targets[0]]);
    }

    /// <inheritdoc/>
    internal override bool IsRight(ReadOnlySpan<float> outputs, ReadOnlySpan<float> targets) =>
        TensorPrimitives.IndexOfMax(outputs) == (int)targets[0];

    /// <inheritdoc/>
    internal override T Match<T>(Func<MulticlassTask, T> multiclass, Func<BinaryTask, T> binary, Func<RegressionTask, T> regression) =>
        multiclass(this);
}
