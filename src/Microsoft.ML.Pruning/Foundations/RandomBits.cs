namespace Microsoft.ML.Pruning.Foundations;

/// <summary>Bits that look random and depend on nothing but a number: SplitMix64 (Steele, Lea and Flood 2014).</summary>
internal static class RandomBits
{
    /// <summary>The distance of the numbers that follow each other.</summary>
    public const ulong Step = 0x9E3779B97F4A7C15;

    private const int FractionBits = 53;

    /// <summary>The bits of a number.</summary>
    public static ulong Of(ulong number)
    {
        number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9;
        number = (number ^ (number >> 27)) * 0x94D049BB133111EB;
        return number ^ (number >> 31);
    }

    /// <summary>Bits as a number within [0, 1), each of 2^53 values equally likely.</summary>
    public static double Uniform(ulong bits) => (bits >> (64 - FractionBits)) * (1.0 / (1UL << FractionBits));
}
