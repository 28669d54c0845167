namespace Microsoft.ML.Pruning.Tests.Examples;

/// <summary>A folder of a test's own, gone when the test ends.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Root = Directory.CreateTempSubdirectory("pruning-examples-").FullName;

    public string Root { get; }

    public string this[params string[] parts] => Path.Combine([Root, .. parts]);

    public string Folder(params string[] parts) => Directory.CreateDirectory(this[parts]).FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
