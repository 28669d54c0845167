namespace Microsoft.ML.Pruning.Masks;

/// <summary>Runs of packed bits.</summary>
internal static class BitRun
{
    private const int WordBits = 64;

    /// <summary>Sets <paramref name="length"/> bits from bit <paramref name="start"/> on.</summary>
    public static void Set(Span<ulong> words, int start, int length)
    {
        for (int i = start, end = start + length; i < end;)
        {
            var take = Math.Min(WordBits - i % WordBits, end - i);
            words[i / WordBits] |= Bits(i, take);
            i += take;
        }
    }

    /// <summary>Clears <paramref name="length"/> bits from bit <paramref name="start"/> on.</summary>
    public static void Clear(Span<ulong> words, int start, int length)
    {
        for (int i = start, end = start + length; i < end;)
        {
            var take = Math.Min(WordBits - i % WordBits, end - i);
            words[i / WordBits] &= ~Bits(i, take);
            i += take;
        }
    }

    private static ulong Bits(int start, int count) => ulong.MaxValue >> (WordBits - count) << (start % WordBits);
}
