using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.ML.Pruning.Examples.Data;

namespace Microsoft.ML.Pruning.Tests.Examples;

/// <summary>Writes generated digits as the four IDX files of MNIST.</summary>
internal static class MadeMnist
{
    public static readonly string[] Names =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    public static ImageData Write(string folder, int train = 30, int test = 20, int seed = 1, bool gzip = false, bool dots = false)
    {
        Directory.CreateDirectory(folder);
        var images = GeneratedDigits.Create(seed, train, test);
        WriteSet(folder, "train", images.Train, gzip, dots);
        WriteSet(folder, "t10k", images.Test, gzip, dots);
        return images;
    }

    public static byte[] Idx(ReadOnlySpan<int> dimensions, ReadOnlySpan<byte> values)
    {
        var file = new byte[4 + (4 * dimensions.Length) + values.Length];
        file[2] = 8;
        file[3] = (byte)dimensions.Length;
        for (var i = 0; i < dimensions.Length; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + (4 * i)), dimensions[i]);
        }

        values.CopyTo(file.AsSpan(4 + (4 * dimensions.Length)));
        return file;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    private static void WriteSet(string folder, string part, ImageSet images, bool gzip, bool dots)
    {
        var separator = dots ? '.' : '-';
        Write($"{part}-images{separator}idx3-ubyte", Idx([images.Count, images.Size.Height, images.Size.Width], images.Pixels));
        Write($"{part}-labels{separator}idx1-ubyte", Idx([images.Count], images.Labels));

        void Write(string name, byte[] content) =>
            File.WriteAllBytes(Path.Combine(folder, gzip ? name + ".gz" : name), gzip ? Gzip(content) : content);
    }
}
