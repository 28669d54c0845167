using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>Reads what <see cref="ChecksumWriter"/> wrote.</summary>
/// <remarks>Memory grows with the data that is really there, so a length that lies cannot ask for gigabytes.</remarks>
internal sealed class ChecksumReader(Stream stream)
{
    private const int FirstChunk = 1 << 16;

    private RunningChecksum _checksum = new();

    public byte[] ReadBytes(int count, string part) => ReadArray<byte>(count, part);

    public int ReadInt32(string part) => BinaryPrimitives.ReadInt32LittleEndian(ReadBytes(sizeof(int), part));

    public void ReadChecksum(string part)
    {
        var expected = _checksum.Value;
        var stored = (uint)ReadInt32(part);
        if (stored != expected)
        {
            throw new InvalidDataException(
                $"The network file is damaged: the checksum behind {part} is {stored:X8} but the data gives {expected:X8}.");
        }
    }

    /// <summary>Reads that many values.</summary>
    public T[] ReadArray<T>(int count, string part)
        where T : unmanaged
    {
        var values = new T[Math.Min(count, FirstChunk)];
        var filled = 0;
        while (true)
        {
            Fill(MemoryMarshal.AsBytes(values.AsSpan(filled)), part);
            filled = values.Length;
            if (filled == count)
            {
                return values;
            }

            Array.Resize(ref values, (int)Math.Min(count, 2L * filled));
        }
    }

    private void Fill(Span<byte> bytes, string part)
    {
        // Small pieces are still in the cache when the checksum reads them.
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, FirstChunk)];
            var read = stream.ReadAtLeast(piece, piece.Length, throwOnEndOfStream: false);
            if (read < piece.Length)
            {
                throw new InvalidDataException($"The network file is truncated: it ends within {part}.");
            }

            _checksum.Add(piece);
            bytes = bytes[piece.Length..];
        }
    }
}
