using Microsoft.ML.Pruning.Examples.Data;

namespace Microsoft.ML.Pruning.Tests.Examples;

public sealed class DataDownloadTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_network_every_mirror_is_tried_and_nothing_is_left_behind()
    {
        using var home = new ScriptedHome(_ => null);
        using var download = new DataDownload(home);

        var reason = download.TryFetch(ImageFormat.Mnist, _folder["data", "mnist"]);

        Assert.Equal("there is no network", reason);
        Assert.Equal(ImageFormat.Mnist.RemoteFiles[0].Addresses, home.Asked);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["data"]));
    }

    [Fact]
    public void A_file_with_another_checksum_is_refused_and_nothing_is_left_behind()
    {
        using var home = new ScriptedHome(_ => [1, 2, 3]);
        using var download = new DataDownload(home);

        var reason = download.TryFetch(ImageFormat.Mnist, _folder["mnist"]);

        Assert.Contains("MD5 5289df737df57326fcdd22597afb1fac, not f68b3c2dcbeaaa9fbdd348bbdeb94873", reason, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Root));
    }

    [Fact]
    public void Every_address_is_https_and_ends_in_the_files_name()
    {
        foreach (var file in ImageFormat.All.SelectMany(format => format.RemoteFiles))
        {
            Assert.NotEmpty(file.Addresses);
            Assert.All(file.Addresses, address => Assert.Equal(Uri.UriSchemeHttps, address.Scheme));
            Assert.All(file.Addresses, address => Assert.EndsWith($"/{file.Name}", address.AbsolutePath, StringComparison.Ordinal));
            Assert.Equal(32, file.Md5.Length);
        }
    }
}
