using System.Reflection;
using System.Text;

namespace Microsoft.ML.Pruning.Tests.Architecture;

/// <summary>PublicAPI.txt lists the public API of each package; run once with PRUNING_ACCEPT_API=1 to accept a change.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData("Microsoft.ML.Pruning")]
    [InlineData("Microsoft.ML.Pruning.Contracts")]
    public void PublicAPI_txt_is_what_the_assembly_has(string name)
    {
        var path = RepositoryFolder.File("src", name, "PublicAPI.txt");
        string[] actual = [.. PublicApi.LinesOf(Assembly.Load(name))];
        if (Environment.GetEnvironmentVariable("PRUNING_ACCEPT_API") == "1")
        {
            File.WriteAllText(path, string.Concat(actual.Select(line => line + "\n")), new UTF8Encoding(false));
        }

        Assert.Equal(File.ReadAllLines(path), actual);
    }
}
