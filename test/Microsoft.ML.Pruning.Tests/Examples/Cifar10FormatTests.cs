using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.ML.Pruning.Examples.Data;

namespace Microsoft.ML.Pruning.Tests.Examples;

public sealed class Cifar10FormatTests : IDisposable
{
    private const int Record = 3073;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Any_number_of_batches_is_read_in_order(int batches)
    {
        var expected = new List<byte>();
        for (var batch = 1; batch <= batches; batch++)
        {
            byte[] labels = [(byte)batch, (byte)(batch + 1)];
            WriteBatch($"data_batch_{batch}.bin", labels);
            expected.AddRange(labels);
        }

        WriteBatch("test_batch.bin", [9]);

        var images = ImageFormat.Cifar10.Load(_folder.Root);

        Assert.Equal(expected, images.Train.Labels);
        Assert.Equal(new ImageSize(3, 32, 32), images.Train.Size);
        Assert.Equal(Pixels(1), images.Train[1].ToArray());
        Assert.Equal("truck", images.Test.Rows().Single().Label);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Record - 1)]
    [InlineData(Record + 1)]
    public void A_truncated_batch_is_refused_with_its_size(int length)
    {
        WriteBatch("test_batch.bin", [1]);
        File.WriteAllBytes(_folder["data_batch_1.bin"], new byte[length]);

        var error = Assert.Throws<InvalidDataException>(() => ImageFormat.Cifar10.Load(_folder.Root));

        Assert.Contains("data_batch_1.bin", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{length} bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_above_9_is_named_with_its_place()
    {
        WriteBatch("data_batch_1.bin", [1, 2]);
        WriteBatch("data_batch_2.bin", [3, 10]);
        WriteBatch("test_batch.bin", [1]);

        var error = Assert.Throws<InvalidDataException>(() => ImageFormat.Cifar10.Load(_folder.Root));

        Assert.Contains("data_batch_2.bin", error.Message, StringComparison.Ordinal);
        Assert.Contains("label 10 at image 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("data_batch_1.bin", "test_batch.bin")]
    [InlineData("test_batch.bin", "data_batch_*.bin")]
    public void A_missing_batch_is_named(string present, string missing)
    {
        WriteBatch(present, [1]);

        var error = Assert.Throws<FileNotFoundException>(() => ImageFormat.Cifar10.Load(_folder.Root));

        Assert.Contains($"lacks {missing}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_published_archive_unpacks_to_batches()
    {
        var batch = Batch([4]);
        using (var gzip = new GZipStream(File.Create(_folder["cifar-10-binary.tar.gz"]), CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip))
        {
            foreach (var name in new[] { "data_batch_1.bin", "test_batch.bin", "readme.html" })
            {
                tar.WriteEntry(
                    new PaxTarEntry(TarEntryType.RegularFile, $"cifar-10-batches-bin/{name}") { DataStream = new MemoryStream(batch) });
            }
        }

        ImageFormat.Cifar10.Unpack(_folder.Root);

        Assert.Equal(
            ["data_batch_1.bin", "test_batch.bin"],
            Directory.GetFiles(_folder.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal([4], ImageFormat.Cifar10.Load(_folder.Root).Test.Labels);
    }

    private void WriteBatch(string name, byte[] labels) => File.WriteAllBytes(_folder[name], Batch(labels));

    private static byte[] Batch(byte[] labels) => [.. labels.SelectMany((label, index) => Pixels(index).Prepend(label))];

    private static byte[] Pixels(int index) => [.. Enumerable.Range(0, Record - 1).Select(i => (byte)((i * 31) + index))];
}
