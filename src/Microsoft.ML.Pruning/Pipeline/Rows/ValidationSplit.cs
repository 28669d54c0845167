namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Says of each row whether it validates instead of training. The same for every pass over the data.</summary>
/// <param name="fraction">The probability of a row to validate, or null where a column says it, or no row does.</param>
/// <param name="seed">Which rows the fraction takes.</param>
internal sealed class ValidationSplit(double? fraction, int seed)
{
    /// <summary>Whether a row validates.</summary>
    /// <param name="row">The row's place in the data, from 0.</param>
    /// <param name="marked">What the column of marks says, or false where there is none.</param>
    public bool Takes(long row, bool marked) => marked || (fraction is double share && Uniform(row) < share);

    // SplitMix64 (Steele, Lea and Flood 2014): an independent uniform number for each row without a sequence to keep.
    private double Uniform(long row)
    {
        var state = ((ulong)(uint)seed << 32) + ((ulong)row * 0x9E3779B97F4A7C15UL) + 0x9E3779B97F4A7C15UL;
        state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9UL;
        state = (state ^ (state >> 27)) * 0x94D049BB133111EBUL;
        state ^= state >> 31;
        return (state >> 11) * (1.0 / (1UL << 53));
    }
}
