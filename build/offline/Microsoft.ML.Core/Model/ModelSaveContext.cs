using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed class ModelSaveContext : IDisposable
{
    internal readonly RepositoryWriter Repository;
    internal readonly string Directory;
    internal readonly BinaryWriter Writer;
    internal readonly long FpMin;
    internal readonly ModelHeader Header = new();

    private readonly IExceptionContext _ectx;
    private readonly Repository.Entry _ent;
    private readonly List<string> _strings = [];
    private readonly Dictionary<string, int> _ids = [];
    private string _loaderAssemblyName;

    internal ModelSaveContext(RepositoryWriter rep, string dir, string name)
    {
        Repository = rep;
        _ectx = rep.ExceptionContext;
        Directory = dir;
        _ent = rep.CreateEntry(dir, name);
        Writer = new BinaryWriter(_ent.Stream, Encoding.UTF8, leaveOpen: true);
        Writer.Write(new byte[ModelHeader.Size]);
    }

    public void Dispose()
    {
        Writer.Dispose();
        _ent.Dispose();
    }

    internal static void SaveModel<T>(RepositoryWriter rep, T value, string path) where T : class
    {
        if (value is not ICanSaveModel model)
            return;
        using var ctx = new ModelSaveContext(rep, path, ModelLoadContext.ModelStreamName);
        model.Save(ctx);
        ctx.Done();
    }

    internal void SaveModel<T>(T value, string name) where T : class
        => SaveModel(Repository, value, Path.Combine(Directory ?? "", name));

    internal void CheckAtModel()
        => _ectx.Check(Writer.BaseStream.Position == FpMin + ModelHeader.Size, "Something was already saved to this context");

    internal void SetVersionInfo(VersionInfo ver)
    {
        Header.SetVersionInfo(ver);
        _loaderAssemblyName = ver.LoaderAssemblyName;
    }

    internal void SaveBinaryStream(string name, Action<BinaryWriter> action)
    {
        _ectx.CheckNonEmpty(name, nameof(name));
        _ectx.CheckValue(action, nameof(action));
        using var entry = Repository.CreateEntry(Directory, name);
        using var writer = new BinaryWriter(entry.Stream, Encoding.UTF8, leaveOpen: true);
        action(writer);
    }

    internal void SaveString(string str)
    {
        _ectx.CheckValue(str, nameof(str));
        if (!_ids.TryGetValue(str, out int id))
        {
            _ids[str] = id = _strings.Count;
            _strings.Add(str);
        }
        Writer.Write(id);
    }

    internal void SaveNonEmptyString(string str)
    {
        _ectx.CheckNonEmpty(str, nameof(str));
        SaveString(str);
    }

    internal void SaveStringOrNull(string str)
    {
        if (str == null)
            Writer.Write(-1);
        else
            SaveString(str);
    }

    internal void Done()
    {
        _ectx.Check(Header.ModelSignature != 0, "ModelSignature not specified!");
        Header.Write(Writer, FpMin, _strings, _loaderAssemblyName);
        Dispose();
    }
}
