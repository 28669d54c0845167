using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Says of each row whether it validates instead of training.</summary>
/// <remarks>The same for every pass over the data.</remarks>
/// <param name="fraction">The probability of a row to validate, or null where a column says it, or no row does.</param>
/// <param name="seed">Which rows the fraction takes.</param>
internal sealed class ValidationSplit(double? fraction, int seed)
{
    /// <summary>Whether a row validates.</summary>
    /// <param name="row">The row's place in the data, from 0.</param>
    /// <param name="marked">What the column of marks says, or false where there is none.</param>
    public bool Takes(long row, bool marked) => marked || (fraction is double share && Uniform(row) < share);

    /// <summary>An independent uniform number for each row, without a sequence to keep.</summary>
    private double Uniform(long row) =>
        RandomBits.Uniform(RandomBits.Of(((ulong)(uint)seed << 32) + ((ulong)row * RandomBits.Step) + RandomBits.Step));
}
