using System.Buffers.Binary;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>Writes little-endian data and the checksum of all that it wrote.</summary>
internal sealed class ChecksumWriter(Stream stream)
{
    private RunningChecksum _checksum = new();

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _checksum.Add(bytes);
        stream.Write(bytes);
    }

    public void Write(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        Write(bytes);
    }

    public void WriteChecksum() => Write((int)_checksum.Value);
}
