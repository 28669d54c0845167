using System.Numerics;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>The CRC-32C (Castagnoli) of the bytes seen so far.</summary>
internal struct RunningChecksum
{
    private uint _state;

    public RunningChecksum() => _state = uint.MaxValue;

    public readonly uint Value => ~_state;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            _state = BitOperations.Crc32C(_state, word);
        }

        foreach (var value in bytes[(words.Length * sizeof(ulong))..])
        {
            _state = BitOperations.Crc32C(_state, value);
        }
    }
}
