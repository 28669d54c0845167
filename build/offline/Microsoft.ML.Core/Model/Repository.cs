using System.IO.Compression;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

// A zip archive of named streams.
internal abstract class Repository : IDisposable
{
    protected Repository(Stream stream, ZipArchiveMode mode, IExceptionContext context)
    {
        ExceptionContext = context;
        try
        {
            Archive = new ZipArchive(stream, mode, leaveOpen: true);
        }
        catch (Exception ex) when (mode == ZipArchiveMode.Read)
        {
            throw context.ExceptDecode("Failed to open a zip archive", ex);
        }
    }

    public IExceptionContext ExceptionContext { get; }

    protected ZipArchive Archive { get; }

    public void Dispose() => Archive.Dispose();

    protected static string PathOf(string dir, string name)
    {
        IExceptionContext context = null;
        context.CheckParam(dir == null || !dir.Contains("..", StringComparison.Ordinal), nameof(dir), "A folder must not contain '..'");
        context.CheckParam(
            !string.IsNullOrWhiteSpace(name) && !name.Contains("..", StringComparison.Ordinal),
            nameof(name),
            "A name must not be empty or contain '..'");
        return Path.Combine(dir ?? "", name).Replace('\\', '/');
    }

    public sealed class Entry : IDisposable
    {
        private readonly Action<Entry> _onDispose;
        private bool _disposed;

        public Entry(string path, Stream stream, Action<Entry> onDispose)
        {
            Path = path;
            Stream = stream;
            _onDispose = onDispose;
        }

        public string Path { get; }

        public Stream Stream { get; }

        public void Dispose()
        {
            if (_disposed)
                return;
            _disposed = true;
            _onDispose(this);
            Stream.Dispose();
        }
    }
}

internal sealed class RepositoryWriter : Repository
{
    private readonly HashSet<string> _paths = [];

    private RepositoryWriter(Stream stream, IExceptionContext context) : base(stream, ZipArchiveMode.Create, context)
    {
    }

    public static RepositoryWriter CreateNew(Stream stream, IExceptionContext ectx = null)
    {
        ectx.CheckValue(stream, nameof(stream));
        var repository = new RepositoryWriter(stream, ectx);
        using (var entry = repository.CreateEntry("TrainingInfo", "Version.txt"))
        using (var writer = new StreamWriter(entry.Stream, leaveOpen: true))
            writer.WriteLine(typeof(RepositoryWriter).Assembly.GetName().Version);
        return repository;
    }

    // The archive takes one entry at a time, so an entry is kept in memory until it is closed.
    public Entry CreateEntry(string dir, string name)
    {
        string path = PathOf(dir, name);
        if (!_paths.Add(path))
            throw ExceptionContext.ExceptParam(nameof(name), $"Duplicate entry: '{path}'");
        return new Entry(path, new MemoryStream(), Store);
    }

    public void Commit() => Dispose();

    private void Store(Entry entry)
    {
        using var target = Archive.CreateEntry(entry.Path).Open();
        entry.Stream.Position = 0;
        entry.Stream.CopyTo(target);
    }
}

internal sealed class RepositoryReader : Repository
{
    private readonly Dictionary<string, ZipArchiveEntry> _entries = [];

    private RepositoryReader(Stream stream, IExceptionContext context) : base(stream, ZipArchiveMode.Read, context)
    {
        foreach (var entry in Archive.Entries)
            _entries[entry.FullName.Replace('\\', '/')] = entry;
    }

    public static RepositoryReader Open(Stream stream, IExceptionContext ectx = null)
    {
        ectx.CheckValue(stream, nameof(stream));
        return new RepositoryReader(stream, ectx);
    }

    public Entry OpenEntryOrNull(string dir, string name)
    {
        string path = PathOf(dir, name);
        if (!_entries.TryGetValue(path, out var entry))
            return null;
        var stream = new MemoryStream();
        using (var source = entry.Open())
            source.CopyTo(stream);
        stream.Position = 0;
        return new Entry(path, stream, _ => { });
    }
}
