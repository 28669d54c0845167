using System.Runtime.InteropServices;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>A stream of independent random numbers, 1 or -1.</summary>
/// <remarks>Each is as likely as the other.</remarks>
internal sealed class RandomSigns(int seed)
{
    private readonly SeededRandom _random = new(seed, RandomPurpose.Probes);
    private ulong _word;
    private int _bitsLeft;

    /// <summary>The next numbers of the stream.</summary>
    /// <remarks>However many were taken at a time before.</remarks>
    public float[] Next(long count)
    {
        var signs = new float[count];
        var one = BitConverter.SingleToUInt32Bits(1);
        foreach (ref var bits in MemoryMarshal.Cast<float, uint>(signs.AsSpan()))
        {
            if (_bitsLeft == 0)
            {
                (_word, _bitsLeft) = (_random.NextUInt64(), 64);
            }

            bits = one | ((uint)_word << 31);
            _word >>= 1;
            _bitsLeft--;
        }

        return signs;
    }
}
