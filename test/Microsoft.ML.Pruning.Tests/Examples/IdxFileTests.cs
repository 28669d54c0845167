using Microsoft.ML.Pruning.Examples.Data;

namespace Microsoft.ML.Pruning.Tests.Examples;

public sealed class IdxFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reads_what_was_written_gzipped_or_not(bool gzip)
    {
        var values = Enumerable.Range(0, 24).Select(i => (byte)i).ToArray();
        var content = MadeMnist.Idx([2, 3, 4], values);

        var file = IdxFile.Read(Saved(gzip ? MadeMnist.Gzip(content) : content), rank: 3);

        Assert.Equal([2, 3, 4], file.Dimensions.AsEnumerable());
        Assert.Equal(values, file.Values);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_by_name()
    {
        var content = MadeMnist.Idx([2, 3, 4], new byte[24]);
        for (var length = 0; length < content.Length; length++)
        {
            var path = Saved(content[..length]);
            var error = Assert.Throws<InvalidDataException>(() => IdxFile.Read(path, rank: 3));
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_gzip_file_cut_anywhere_is_refused_by_name()
    {
        var content = MadeMnist.Gzip(MadeMnist.Idx([2, 3, 4], [.. Enumerable.Range(0, 24).Select(i => (byte)(i * 7))]));

        // The last 10 bytes are the end mark, the checksum and the length; the values are whole without them.
        for (var length = 0; length < content.Length - 10; length++)
        {
            var path = Saved(content[..length]);
            var error = Assert.Throws<InvalidDataException>(() => IdxFile.Read(path, rank: 3));
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_gzip_file_with_a_flipped_bit_in_its_values_is_refused()
    {
        var content = MadeMnist.Gzip(MadeMnist.Idx([1, 16, 16], [.. Enumerable.Range(0, 256).Select(i => (byte)(i * 89))]));
        content[content.Length / 2] ^= 0x10;
        var path = Saved(content);

        Assert.Throws<InvalidDataException>(() => IdxFile.Read(path, rank: 3));
    }

    [Theory]
    [InlineData(0, 1, "0x01000803")]
    [InlineData(2, 9, "0x00000903")]
    [InlineData(3, 1, "0x00000801")]
    public void A_wrong_magic_number_is_named(int position, byte value, string named)
    {
        var content = MadeMnist.Idx([2, 3, 4], new byte[24]);
        content[position] = value;
        var path = Saved(content);

        var error = Assert.Throws<InvalidDataException>(() => IdxFile.Read(path, rank: 3));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.Contains("0x00000803", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 3, 4)]
    [InlineData(2, -3, 4)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue)]
    [InlineData(2, 3, 3)]
    public void A_header_that_does_not_fit_the_values_is_refused(int count, int height, int width)
    {
        var path = Saved(MadeMnist.Idx([count, height, width], new byte[24]));

        var error = Assert.Throws<InvalidDataException>(() => IdxFile.Read(path, rank: 3));

        Assert.Contains($"{count} x {height} x {width}", error.Message, StringComparison.Ordinal);
    }

    private string Saved(byte[] content)
    {
        var path = _folder["file"];
        File.WriteAllBytes(path, content);
        return path;
    }
}
