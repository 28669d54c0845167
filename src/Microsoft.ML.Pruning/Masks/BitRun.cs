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
            words[i / WordBits] |= ulong.MaxValue >> (WordBits - take) << (i % WordBits);
            i += take;
        }
    }
}
