namespace Microsoft.ML.Tests.TextFiles;

internal sealed class TemporaryFile : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public string Write(params string[] lines)
    {
        File.WriteAllLines(_path, lines);
        return _path;
    }

    public void Dispose() => File.Delete(_path);
}
