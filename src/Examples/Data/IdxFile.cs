using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;

namespace Microsoft.ML.Pruning.Examples.Data;

/// <summary>One file in the IDX format of unsigned bytes, gzipped or not: dimensions and values.</summary>
internal sealed class IdxFile
{
    private const byte UnsignedByteType = 0x08;
    private const long LargestContent = 1L << 30;

    private IdxFile(ImmutableArray<int> dimensions, byte[] values)
    {
        Dimensions = dimensions;
        Values = values;
    }

    public ImmutableArray<int> Dimensions { get; }

    public byte[] Values { get; }

    /// <exception cref="InvalidDataException">
    /// The file is not IDX of the asked rank, is cut short, or holds more than its header says.
    /// </exception>
    public static IdxFile Read(string path, int rank)
    {
        var content = Unpacked(path);
        var headerLength = 4 + (4 * rank);
        if (content.Length < headerLength || content is not [0, 0, UnsignedByteType, _, ..] || content[3] != rank)
        {
            var start = Convert.ToHexString(content.AsSpan(0, Math.Min(4, content.Length)));
            throw new InvalidDataException(
                $"{path} is not an IDX file of {rank} dimension(s): it starts with 0x{start}, not 0x000008{rank:X2}.");
        }

        var dimensions = ImmutableArray.CreateBuilder<int>(rank);
        var expected = 1L;
        for (var axis = 0; axis < rank; axis++)
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(4 + (4 * axis)));
            expected = size > 0 && expected <= LargestContent ? expected * size : 0;
            dimensions.Add(size);
        }

        var values = content.AsSpan(headerLength);
        if (expected is 0 or > LargestContent || values.Length != expected)
        {
            var problem = values.Length < expected ? "truncated" : "damaged";
            throw new InvalidDataException(
                $"{path} is {problem}: its header promises {string.Join(" x ", dimensions)} bytes and {values.Length} follow.");
        }

        return new IdxFile(dimensions.MoveToImmutable(), values.ToArray());
    }

    private static byte[] Unpacked(string path)
    {
        var content = File.ReadAllBytes(path);
        if (content is not [0x1F, 0x8B, ..])
        {
            return content;
        }

        try
        {
            using var unpacked = new MemoryStream();
            using var gzip = new GZipStream(new MemoryStream(content), CompressionMode.Decompress);
            gzip.CopyTo(unpacked);
            return unpacked.ToArray();
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"{path} is a truncated or damaged gzip file: {exception.Message}", exception);
        }
    }
}
