using Microsoft.ML.Pruning.Examples.Data;

namespace Microsoft.ML.Pruning.Tests.Examples;

public sealed class DataSearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ScriptedHome _noNetwork = new(_ => null);
    private readonly List<string> _said = [];

    public void Dispose()
    {
        _noNetwork.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Asked_folder_then_variable_then_data_folder_then_repository_then_generated()
    {
        File.WriteAllText(_folder["Pruning.sln"], "");
        string[] places = [_folder["asked"], _folder["variable"], _folder["src", "data"], _folder["data"]];
        foreach (var place in places)
        {
            MadeMnist.Write(Path.Combine(place, "mnist"));
        }

        var current = _folder.Folder("src");
        Assert.Equal(Path.Combine(places[0], "mnist"), Find(places[0], places[1], current).Source);
        Assert.Equal(Path.Combine(places[1], "mnist"), Find(null, places[1], current).Source);
        Assert.Equal(Path.Combine(places[2], "mnist"), Find(null, null, current).Source);

        Directory.Delete(places[2], recursive: true);
        Assert.Equal(Path.Combine(places[3], "mnist"), Find(null, null, current).Source);
        Assert.Empty(_said);
        Assert.Empty(_noNetwork.Asked);

        Directory.Delete(places[3], recursive: true);
        Assert.Equal("generated digits", Find(null, null, current).Name);
        Assert.Contains(_said, line => line.Contains("generated digits", StringComparison.Ordinal));
        Assert.NotEmpty(_noNetwork.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_named_folder_that_is_missing_is_an_error_that_lists_what_was_looked_for(bool asked)
    {
        var missing = _folder["nowhere"];

        var error = Assert.Throws<DirectoryNotFoundException>(() => Find(asked ? missing : null, asked ? null : missing, _folder.Root));

        Assert.Contains(missing, error.Message, StringComparison.Ordinal);
        Assert.Contains(asked ? "--data" : DataSearch.Variable, error.Message, StringComparison.Ordinal);
        Assert.Contains("train-images-idx3-ubyte", error.Message, StringComparison.Ordinal);
        Assert.Empty(_noNetwork.Asked);
    }

    [Fact]
    public void A_named_folder_without_images_is_an_error_that_lists_what_was_looked_for()
    {
        var error = Assert.Throws<FileNotFoundException>(() => Find(_folder.Folder("empty"), null, _folder.Root));

        Assert.Contains("holds no MNIST", error.Message, StringComparison.Ordinal);
        Assert.Contains("train-images-idx3-ubyte", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_images_of_another_shape_is_refused_with_both_shapes()
    {
        MadeMnist.Write(_folder["mnist"]);

        var error = Assert.Throws<InvalidDataException>(() => Search(null, _folder.Root).Find(ImageFormat.Cifar10, _folder.Root, seed: 1));

        Assert.Contains("1x28x28", error.Message, StringComparison.Ordinal);
        Assert.Contains("3x32x32", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_CIFAR_10_there_is_an_error_and_no_stand_in()
    {
        var error = Assert.Throws<FileNotFoundException>(() => Search(null, _folder.Root).Find(ImageFormat.Cifar10, null, seed: 1));

        Assert.Contains("there is no network", error.Message, StringComparison.Ordinal);
        Assert.Contains("data_batch_1.bin", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_seed_reaches_the_generated_digits()
    {
        var first = Search(null, _folder.Root).Find(ImageFormat.Mnist, null, seed: 5);

        Assert.Equal(Drawn(5).Test.Pixels, first.Test.Pixels);
    }

    private ImageData Find(string? asked, string? variable, string current) =>
        Search(variable, current).Find(ImageFormat.Mnist, asked, seed: 1);

    private DataSearch Search(string? variable, string current) => new()
    {
        CurrentFolder = current,
        VariableValue = variable,
        OpenDownload = () => new DataDownload(_noNetwork),
        Draw = Drawn,
        Say = _said.Add,
    };

    private static ImageData Drawn(int seed) => GeneratedDigits.Create(seed, train: 20, test: 10);
}
