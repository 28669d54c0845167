using System.Globalization;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Tasks;

/// <summary>What an error of a regression costs.</summary>
public sealed record RegressionLoss
{
    private readonly Kind _kind;

    private RegressionLoss(Kind kind, double delta = 0) => (_kind, Delta) = (kind, delta);

    private enum Kind
    {
        Squared,
        Absolute,
        Huber,
    }

    /// <summary>The square of the error.</summary>
    /// <remarks>Its mean over rows is the mean squared error.</remarks>
    public static RegressionLoss Squared { get; } = new(Kind.Squared);

    /// <summary>The absolute error, which outliers bend less.</summary>
    public static RegressionLoss Absolute { get; } = new(Kind.Absolute);

    /// <summary>How far the error is squared in a <see cref="Huber"/> loss; 0 in others.</summary>
    internal double Delta { get; }

    /// <summary>Squared for small errors, straight for large ones (Huber 1964).</summary>
    /// <remarks>Half the square of errors up to delta, delta (|error| - delta / 2) beyond.</remarks>
    /// <param name="delta">Where the loss goes on straight, in units of the label; a finite number above 0. Default 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is no finite number above 0.</exception>
    public static RegressionLoss Huber(double delta = 1) =>
        new(Kind.Huber, IsDelta(delta)
            ? delta
            : throw Argument.OutOfRange(nameof(delta), delta, "a finite number above 0, within the range of a Single"));

    /// <summary>Its name, as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => Match(
        () => "squared", () => "absolute", delta => string.Create(CultureInfo.InvariantCulture, $"huber {delta:R}"));

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is none of the losses.</exception>
    internal static RegressionLoss Parse(string text) => text.Split(' ') switch
    {
        ["squared"] => Squared,
        ["absolute"] => Absolute,
        ["huber", var delta] when double.TryParse(delta, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && IsDelta(value) => Huber(value),
        _ => throw new FormatException($"'{text}' is no loss of a regression."),
    };

    /// <summary>The loss of an error.</summary>
    internal double Of(double error) => _kind switch
    {
        Kind.Squared => error * error,
        Kind.Absolute => Math.Abs(error),
        _ => Math.Abs(error) <= Delta ? error * error / 2 : Delta * (Math.Abs(error) - (Delta / 2)),
    };

    /// <summary>Goes on by the kind of loss.</summary>
    /// <remarks>A new kind does not compile until every place knows it.</remarks>
    internal T Match<T>(Func<T> squared, Func<T> absolute, Func<double, T> huber) => _kind switch
    {
        Kind.Squared => squared(),
        Kind.Absolute => absolute(),
        _ => huber(Delta),
    };

    /// <summary>Whether errors, which are of Single, can be compared with it.</summary>
    private static bool IsDelta(double delta) => (float)delta is > 0 and < float.PositiveInfinity;
}
