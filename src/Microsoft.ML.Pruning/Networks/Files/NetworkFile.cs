using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>The binary form of a network.</summary>
/// <remarks>
/// Little-endian: 8 bytes of magic, the format version, the definition as JSON, then each parameter in the order of the definition. A
/// parameter is stored whole, or as one bit a value and the values whose bit is set: always so when it has a mask (the bits are the mask),
/// else when that is smaller (the bits are the values that are not 0). After each part follows the CRC-32C of everything before it.
/// </remarks>
public static class NetworkFile
{
    private const int Version = 1;
    private const int BitsPerWord = 64;

    private static ReadOnlySpan<byte> Magic => "PRUNENET"u8;

    /// <summary>Writes a network.</summary>
    /// <param name="stream">A writable stream; it is neither sought nor closed.</param>
    /// <param name="network">The network.</param>
    public static void Write(Stream stream, Network network)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(network);
        var writer = new ChecksumWriter(stream);
        writer.Write(Magic);
        writer.Write(Version);
        var json = Encoding.UTF8.GetBytes(network.Definition.ToJson());
        writer.Write(json.Length);
        writer.Write(json);
        writer.WriteChecksum();
        foreach (var parameter in network.Definition.Parameters)
        {
            WriteParameter(writer, network.Values(parameter.Name), network.Masks.GetValueOrDefault(parameter.Name));
            writer.WriteChecksum();
        }
    }

    /// <summary>Reads a network and leaves the stream behind its last byte.</summary>
    /// <param name="stream">A readable stream; it is neither sought nor closed.</param>
    /// <exception cref="InvalidDataException">
    /// The data is no network file, is of a newer version, ends too early, or is damaged.
    /// </exception>
    public static Network Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var reader = new ChecksumReader(stream);
        ReadHeader(reader);
        var definition = ReadDefinition(reader);
        var values = new Dictionary<string, float[]>();
        var masks = MaskSet.Empty;
        foreach (var parameter in definition.Parameters)
        {
            var (read, mask) = ReadParameter(reader, parameter);
            values.Add(parameter.Name, read);
            masks = mask is null ? masks : masks.With(parameter.Name, mask);
        }

        try
        {
            return new Network(definition, values, masks);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException($"The network file holds no valid network: {e.Message}", e);
        }
    }

    /// <summary>The number of bytes that <see cref="Write"/> writes, found without writing.</summary>
    /// <param name="network">The network.</param>
    public static long SizeOf(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return HeaderSizeOf(network.Definition) + network.Definition.Parameters.Sum(parameter => SizeOf(network, parameter));
    }

    /// <summary>The number of bytes of a network in which nothing is 0.</summary>
    internal static long DenseSizeOf(NetworkDefinition definition) => HeaderSizeOf(definition)
        + definition.Parameters.Sum(parameter => sizeof(byte) + sizeof(uint) + (parameter.Shape.Count * sizeof(float)));

    /// <summary>The bytes of one parameter with its checksum.</summary>
    internal static long SizeOf(Network network, ParameterInfo parameter)
    {
        var values = network.Values(parameter.Name);
        return sizeof(byte) + sizeof(uint) + (ChooseBits(values, network.Masks.GetValueOrDefault(parameter.Name)) is { } bits
            ? BytesWithBits(bits)
            : DenseBytes(values.Length));
    }

    private static long HeaderSizeOf(NetworkDefinition definition) =>
        Magic.Length + sizeof(int) + sizeof(int) + Encoding.UTF8.GetByteCount(definition.ToJson()) + sizeof(uint);

    private static void WriteParameter(ChecksumWriter writer, ReadOnlySpan<float> values, Mask? mask)
    {
        if (ChooseBits(values, mask) is not { } bits)
        {
            writer.Write([(byte)ParameterEncoding.Dense]);
            writer.Write(MemoryMarshal.AsBytes(values));
            return;
        }

        writer.Write([(byte)(mask is null ? ParameterEncoding.Sparse : ParameterEncoding.Masked)]);
        writer.Write(MemoryMarshal.AsBytes(bits.Words));
        writer.Write(MemoryMarshal.AsBytes(Select(values, bits).AsSpan()));
    }

    /// <summary>The bits to store beside the values.</summary>
    /// <remarks>Null when the values are stored whole.</remarks>
    private static Mask? ChooseBits(ReadOnlySpan<float> values, Mask? mask)
    {
        if (mask is not null)
        {
            return mask;
        }

        var nonZero = Mask.NewWords(values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            // Compares bits, so that -0 comes back as -0.
            nonZero[i / BitsPerWord] |= BitConverter.SingleToUInt32Bits(values[i]) == 0 ? 0UL : 1UL << i;
        }

        var bits = new Mask(values.Length, nonZero);
        return BytesWithBits(bits) < DenseBytes(values.Length) ? bits : null;
    }

    private static float[] Select(ReadOnlySpan<float> values, Mask bits)
    {
        var selected = new float[bits.KeptCount];
        var next = 0;
        for (var i = 0; i < values.Length; i++)
        {
            if (bits[i])
            {
                selected[next++] = values[i];
            }
        }

        return selected;
    }

    private static void ReadHeader(ChecksumReader reader)
    {
        const string Part = "the header";
        var magic = reader.ReadBytes(Magic.Length, Part);
        if (!Magic.SequenceEqual(magic))
        {
            throw new InvalidDataException(
                $"This is not a network file: it starts with {Convert.ToHexString(magic)} instead of {Convert.ToHexString(Magic)}.");
        }

        var version = reader.ReadInt32(Part);
        if (version != Version)
        {
            throw new InvalidDataException($"The network file has format version {version}; this library reads version {Version}.");
        }
    }

    private static NetworkDefinition ReadDefinition(ChecksumReader reader)
    {
        const string Part = "the definition";
        var length = reader.ReadInt32(Part);
        if (length < 0)
        {
            throw new InvalidDataException($"The network file is damaged: the length of the definition is {length}.");
        }

        var json = reader.ReadBytes(length, Part);
        reader.ReadChecksum(Part);
        return NetworkDefinition.FromJson(Encoding.UTF8.GetString(json));
    }

    private static (float[] Values, Mask? Mask) ReadParameter(ChecksumReader reader, ParameterInfo parameter)
    {
        var part = $"parameter '{parameter.Name}'";
        if (parameter.Shape.Count > Array.MaxLength)
        {
            throw new InvalidDataException(
                $"The network file asks for {parameter.Shape.Count} values of {part}, more than an array can hold.");
        }

        var length = (int)parameter.Shape.Count;
        var encoding = (ParameterEncoding)reader.ReadBytes(1, part)[0];
        var (values, mask) = encoding switch
        {
            ParameterEncoding.Dense => (reader.ReadArray<float>(length, part), null),
            ParameterEncoding.Sparse => (ReadSelected(reader, length, part).Values, null),
            ParameterEncoding.Masked => ReadSelected(reader, length, part),
            _ => throw new InvalidDataException($"The network file is damaged: {part} has the unknown encoding {(int)encoding}."),
        };
        reader.ReadChecksum(part);
        return (values, mask);
    }

    private static (float[] Values, Mask Bits) ReadSelected(ChecksumReader reader, int length, string part)
    {
        var words = reader.ReadArray<ulong>(Mask.WordCount(length), part);
        if (length % BitsPerWord != 0 && words[^1] >> length != 0)
        {
            throw new InvalidDataException($"The network file is damaged: {part} has bits set behind its last value.");
        }

        var bits = new Mask(length, words);
        var selected = reader.ReadArray<float>(bits.KeptCount, part);
        var values = new float[length];
        var next = 0;
        for (var i = 0; i < length; i++)
        {
            values[i] = bits[i] ? selected[next++] : 0;
        }

        return (values, bits);
    }

    private static long DenseBytes(int length) => (long)length * sizeof(float);

    private static long BytesWithBits(Mask bits) => ((long)bits.Words.Length * sizeof(ulong)) + DenseBytes(bits.KeptCount);
}

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
