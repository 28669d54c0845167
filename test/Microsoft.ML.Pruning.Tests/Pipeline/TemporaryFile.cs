namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>A path of its own in the folder for temporary files; what is there is deleted at the end.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"pruning-{Guid.NewGuid():N}.zip");

    public void Dispose() => File.Delete(Path);
}
