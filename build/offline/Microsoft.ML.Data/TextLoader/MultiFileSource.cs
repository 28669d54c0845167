namespace Microsoft.ML.Data;

public sealed class MultiFileSource : IMultiStreamSource
{
    private readonly string[] _paths;

    public MultiFileSource(params string[] paths)
    {
        _paths = [.. (paths ?? []).SelectMany(Expand)];
    }

    public int Count => _paths.Length;

    public string GetPathOrNull(int index) => _paths[index];

    public Stream Open(int index) => File.OpenRead(_paths[index]);

    public TextReader OpenTextReader(int index) => new StreamReader(Open(index));

    // A path may be a file, or a folder and a pattern of file names.
    internal static string[] Expand(string path)
    {
        if (File.Exists(path))
            return [path];
        string folder = Path.GetDirectoryName(Path.GetFullPath(path));
        return path.IndexOfAny(['*', '?']) >= 0 && Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, Path.GetFileName(path)).Order(StringComparer.Ordinal)]
            : [];
    }
}
