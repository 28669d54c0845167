using System.Reflection;
using System.Text;

namespace Microsoft.ML.Pruning.Tests.Architecture;

/// <summary>PublicAPI.txt lists the library's public API; run once with PRUNING_ACCEPT_API=1 to accept a change.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void PublicAPI_txt_is_what_the_assembly_has()
    {
        var path = RepositoryFolder.File("src", "Microsoft.ML.Pruning", "PublicAPI.txt");
        string[] actual = [.. PublicApi.LinesOf(System.Reflection.Assembly.Load("Microsoft.ML.Pruning"))];
        if (Environment.GetEnvironmentVariable("PRUNING_ACCEPT_API") == "1")
        {
            File.WriteAllText(path, string.Concat(actual.Select(line => line + "\n")), new UTF8Encoding(false));
        }

        Assert.Equal(File.ReadAllLines(path), actual);
    }
}
