using Microsoft.ML.Pruning.Examples.Data;

namespace Microsoft.ML.Pruning.Tests.Examples;

public sealed class MnistFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Images_come_back_under_every_usual_name(bool gzip, bool dots)
    {
        var written = MadeMnist.Write(_folder.Root, gzip: gzip, dots: dots);

        var read = ImageFormat.Mnist.Load(_folder.Root);

        Assert.Equal(written.Train.Pixels, read.Train.Pixels);
        Assert.Equal(written.Train.Labels, read.Train.Labels);
        Assert.Equal(written.Test.Pixels, read.Test.Pixels);
        Assert.Equal(new ImageSize(1, 28, 28), read.Test.Size);
    }

    [Fact]
    public void Rows_hold_pixels_between_0_and_1_and_the_class_name()
    {
        MadeMnist.Write(_folder.Root);

        var read = ImageFormat.Mnist.Load(_folder.Root).Train;
        var rows = read.Rows().ToList();

        Assert.Equal(read.Count, rows.Count);
        Assert.All(rows, row => Assert.All(row.Features, value => Assert.InRange(value, 0, 1)));
        Assert.Equal(read.Labels.Select(label => $"{label}"), rows.Select(row => row.Label));
        Assert.Equal(read[3][400] / 255f, rows[3].Features[400]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("mnist")]
    [InlineData("MNIST/raw")]
    public void The_folder_is_found_where_it_usually_lies(string below)
    {
        MadeMnist.Write(_folder[below]);

        Assert.Equal(Path.GetFullPath(_folder[below]), Path.GetFullPath(ImageFormat.Mnist.Locate(_folder.Root)!));
    }

    [Fact]
    public void Each_missing_file_is_named()
    {
        foreach (var name in MadeMnist.Names)
        {
            MadeMnist.Write(_folder.Root);
            File.Delete(_folder[name]);

            var error = Assert.Throws<FileNotFoundException>(() => ImageFormat.Mnist.Load(_folder.Root));
            Assert.Contains(name, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_label_above_9_is_named_with_its_place()
    {
        MadeMnist.Write(_folder.Root);
        File.WriteAllBytes(_folder[MadeMnist.Names[3]], MadeMnist.Idx([20], [.. new byte[7], 23, .. new byte[12]]));

        var error = Assert.Throws<InvalidDataException>(() => ImageFormat.Mnist.Load(_folder.Root));

        Assert.Contains("label 23 at image 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_numbers_of_images_and_labels_are_refused_with_both()
    {
        MadeMnist.Write(_folder.Root, train: 30);
        File.WriteAllBytes(_folder[MadeMnist.Names[1]], MadeMnist.Idx([29], new byte[29]));

        var error = Assert.Throws<InvalidDataException>(() => ImageFormat.Mnist.Load(_folder.Root));

        Assert.Contains("30 images", error.Message, StringComparison.Ordinal);
        Assert.Contains("29 labels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_and_labels_in_each_others_place_are_refused()
    {
        MadeMnist.Write(_folder.Root);
        File.Copy(_folder[MadeMnist.Names[1]], _folder[MadeMnist.Names[0]], overwrite: true);

        var error = Assert.Throws<InvalidDataException>(() => ImageFormat.Mnist.Load(_folder.Root));

        Assert.Contains("not an IDX file of 3 dimension(s)", error.Message, StringComparison.Ordinal);
    }
}
