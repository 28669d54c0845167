using System.Globalization;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>How far to prune, in the currency that counts.</summary>
/// <remarks>
/// Fractions of multiply-adds, parameters and bytes are of the network that is pruned, as if nothing in it were pruned. What is asked
/// for is met by as little pruning as the method allows: the cost ends at or just below it.
/// </remarks>
public sealed record PruningTarget
{
    private PruningTarget(PruningCurrency currency, double? fraction, long? atMost) =>
        (Currency, Fraction, AtMost) = (currency, fraction, atMost);

    /// <summary>What is counted.</summary>
    public PruningCurrency Currency { get; }

    /// <summary>The fraction that may stay, in (0, 1]; of sparsity what goes, of accuracy what may be lost.</summary>
    /// <remarks>Null where <see cref="AtMost"/> says it.</remarks>
    public double? Fraction { get; }

    /// <summary>The most that may stay; null where <see cref="Fraction"/> says it.</summary>
    public long? AtMost { get; }

    /// <summary>Whether a cost of the network is limited.</summary>
    internal bool IsCost => Currency is PruningCurrency.MultiplyAdds or PruningCurrency.Parameters or PruningCurrency.Bytes;

    private string Name => Currency switch
    {
        PruningCurrency.MultiplyAdds => "multiply-adds",
        PruningCurrency.Parameters => "parameters",
        _ => "bytes",
    };

    /// <summary>A fraction of the weights or units to prune.</summary>
    /// <param name="fraction">Within [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public static PruningTarget Sparsity(double fraction) =>
        new(PruningCurrency.Sparsity, Argument.Fraction(fraction, nameof(fraction)), null);

    /// <summary>A fraction of the multiply-adds to keep at most.</summary>
    /// <param name="fraction">Within (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public static PruningTarget MultiplyAdds(double fraction) => FractionOf(PruningCurrency.MultiplyAdds, fraction);

    /// <summary>The most multiply-adds for one input.</summary>
    /// <param name="atMost">At least 1.</param>
    /// <inheritdoc cref="MultiplyAdds(double)" path="/exception"/>
    public static PruningTarget MultiplyAdds(long atMost) => AmountOf(PruningCurrency.MultiplyAdds, atMost);

    /// <summary>A fraction of the parameters to keep at most.</summary>
    /// <inheritdoc cref="MultiplyAdds(double)" path="/param|/exception"/>
    public static PruningTarget Parameters(double fraction) => FractionOf(PruningCurrency.Parameters, fraction);

    /// <summary>The most parameters.</summary>
    /// <inheritdoc cref="MultiplyAdds(long)" path="/param|/exception"/>
    public static PruningTarget Parameters(long atMost) => AmountOf(PruningCurrency.Parameters, atMost);

    /// <summary>A fraction of the file's size to keep at most.</summary>
    /// <inheritdoc cref="MultiplyAdds(double)" path="/param|/exception"/>
    public static PruningTarget Bytes(double fraction) => FractionOf(PruningCurrency.Bytes, fraction);

    /// <summary>The most bytes of the network as a file.</summary>
    /// <inheritdoc cref="MultiplyAdds(long)" path="/param|/exception"/>
    public static PruningTarget Bytes(long atMost) => AmountOf(PruningCurrency.Bytes, atMost);

    /// <summary>The largest loss of validation accuracy, for a greedy search.</summary>
    /// <remarks>For tasks without accuracy the largest rise of the validation loss, as a fraction of it.</remarks>
    /// <param name="largest">Within [0, 1): 0.01 is one point.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside its range.</exception>
    public static PruningTarget AccuracyDrop(double largest) =>
        new(PruningCurrency.AccuracyDrop, Argument.Fraction(largest, nameof(largest)), null);

    /// <summary>For example <c>multiply-adds at most 0.6 of those there are</c>.</summary>
    public override string ToString() => Currency switch
    {
        PruningCurrency.Sparsity => string.Create(CultureInfo.InvariantCulture, $"sparsity {Fraction}"),
        PruningCurrency.AccuracyDrop => string.Create(CultureInfo.InvariantCulture, $"accuracy drop at most {Fraction}"),
        _ when AtMost is { } most => string.Create(CultureInfo.InvariantCulture, $"{Name} at most {most:N0}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Name} at most {Fraction} of the network's"),
    };

    /// <summary>The part of a cost that is limited.</summary>
    internal long Of(NetworkCost cost) => Currency switch
    {
        PruningCurrency.MultiplyAdds => cost.MultiplyAdds,
        PruningCurrency.Parameters => cost.Parameters,
        _ => cost.Bytes,
    };

    /// <summary>The most that a cost may be.</summary>
    /// <param name="dense">The cost of the network with nothing pruned.</param>
    internal long LimitFor(NetworkCost dense) => AtMost ?? (long)Math.Floor((decimal)Fraction!.Value * Of(dense));

    /// <summary>Refuses what cannot be reached; says what can.</summary>
    /// <param name="dense">The cost of the network with nothing pruned.</param>
    /// <param name="least">The cost when all that may go is gone.</param>
    /// <param name="now">The cost before pruning.</param>
    /// <returns>A line with the range, for the log.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The target lies outside.</exception>
    internal string RequireReachable(NetworkCost dense, NetworkCost least, NetworkCost now)
    {
        var limit = LimitFor(dense);
        var range = string.Create(CultureInfo.InvariantCulture, $"from {Of(least):N0} to {Of(now):N0} {Name} can be reached");
        return limit >= Of(least) && limit <= Of(now)
            ? string.Create(CultureInfo.InvariantCulture, $"{range}; the target is {limit:N0}")
            : throw new ArgumentOutOfRangeException(
                nameof(PruningTarget),
                limit,
                string.Create(CultureInfo.InvariantCulture, $"The target is {limit:N0} {Name}, but {range}."));
    }

    private static PruningTarget FractionOf(PruningCurrency currency, double fraction) =>
        new(currency, Argument.Share(fraction, nameof(fraction)), null);

    private static PruningTarget AmountOf(PruningCurrency currency, long atMost) => atMost >= 1
        ? new(currency, null, atMost)
        : throw Argument.OutOfRange(nameof(atMost), atMost, "at least 1");
}
