namespace Microsoft.ML.Pruning.Foundations;

/// <summary>Random bits from a number alone, by SplitMix64 (Steele, Lea and Flood 2014).</summary>
internal static class RandomBits
{
    /// <summary>The distance of neighbouring numbers.</summary>
    public const ulong Step = 0x9E3779B97F4A7C15;

    private const int FractionBits = 53;

    /// <summary>The bits of a number.</summary>
    public static ulong Of(ulong number)
    {
        number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
        number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
        return number ^ (number >> 31);
    }

    /// <summary>Bits as one of 2^53 equally likely numbers in [0, 1).</summary>
    public static double Uniform(ulong bits) => (bits >> (64 - FractionBits)) * (1.0 / (1UL << FractionBits));
}
