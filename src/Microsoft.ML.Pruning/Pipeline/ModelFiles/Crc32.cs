namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The checksum of zip archives (CRC-32, polynomial 0x04C11DB7, reflected).</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int BufferBytes = 1 << 16;

    private static readonly uint[] Table = MakeTable();

    /// <summary>The checksum of a block.</summary>
    public static uint Compute(ReadOnlySpan<byte> block) => ~Append(uint.MaxValue, block);

    /// <summary>The checksum of a stream from where it stands to its end.</summary>
    public static uint Compute(Stream stream)
    {
        var state = uint.MaxValue;
        var buffer = new byte[BufferBytes];
        for (var count = stream.Read(buffer); count > 0; count = stream.Read(buffer))
        {
            state = Append(state, buffer.AsSpan(0, count));
        }

        return ~state;
    }

    private static uint Append(uint state, ReadOnlySpan<byte> block)
    {
        foreach (var value in block)
        {
            state = (state >> 8) ^ Table[(byte)state ^ value];
        }

        return state;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var state = i;
            for (var bit = 0; bit < 8; bit++)
            {
                state = (state & 1) == 0 ? state >> 1 : (state >> 1) ^ Polynomial;
            }

            table[i] = state;
        }

        return table;
    }
}
