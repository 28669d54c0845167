using System.Reflection;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

internal delegate void SignatureLoadModel(ModelLoadContext ctx);

internal sealed class ModelLoadContext : IDisposable
{
    public const string ModelStreamName = "Model.key";

    public readonly RepositoryReader Repository;
    public readonly string Directory;
    public readonly BinaryReader Reader;
    public readonly string[] Strings;
    public readonly string LoaderAssemblyName;
    public readonly long FpMin;

    internal readonly ModelHeader Header;

    private readonly IExceptionContext _ectx;

    internal ModelLoadContext(RepositoryReader rep, Repository.Entry ent, string dir)
    {
        Repository = rep;
        _ectx = rep.ExceptionContext;
        Directory = dir;
        Reader = new BinaryReader(ent.Stream, Encoding.UTF8, leaveOpen: true);
        Header = ModelHeader.Read(Reader, out Strings, out LoaderAssemblyName);
    }

    public static void LoadModel<TRes, TSig>(
        IHostEnvironment env, out TRes result, RepositoryReader rep, string dir, params object[] extra) where TRes : class
    {
        if (!LoadModelOrNull<TRes, TSig>(env, out result, rep, dir, extra))
            throw env.ExceptDecode("Corrupt model file");
    }

    public static bool LoadModelOrNull<TRes, TSig>(
        IHostEnvironment env, out TRes result, RepositoryReader rep, string dir, params object[] extra) where TRes : class
    {
        result = null;
        using var entry = rep.OpenEntryOrNull(dir, ModelStreamName);
        if (entry == null)
            return false;
        using var context = new ModelLoadContext(rep, entry, dir);
        result = context.Load<TRes, TSig>(env, extra);
        return result != null ? true : throw env.ExceptDecode($"Couldn't load model: '{dir}'");
    }

    public void LoadModel<TRes, TSig>(IHostEnvironment env, out TRes result, string name, params object[] extra) where TRes : class
        => LoadModel<TRes, TSig>(env, out result, Repository, Path.Combine(Directory ?? "", name), extra);

    public void CheckAtModel()
        => _ectx.Check(Reader.BaseStream.Position == FpMin + ModelHeader.Size, "Something was already read from this context");

    public void CheckAtModel(VersionInfo ver)
    {
        CheckAtModel();
        CheckVersionInfo(ver);
    }

    public void CheckVersionInfo(VersionInfo ver) => Header.CheckVersionInfo(ver);

    public string LoadStringOrNull()
    {
        int id = Reader.ReadInt32();
        Contracts.CheckDecode(id >= -1 && id < Strings.Length);
        return id < 0 ? null : Strings[id];
    }

    public string LoadString()
    {
        string text = LoadStringOrNull();
        Contracts.CheckDecode(text != null);
        return text;
    }

    public string LoadNonEmptyString()
    {
        string text = LoadString();
        Contracts.CheckDecode(text.Length > 0);
        return text;
    }

    public bool TryLoadBinaryStream(string name, Action<BinaryReader> action)
    {
        using var entry = Repository.OpenEntryOrNull(Directory, name);
        if (entry == null)
            return false;
        using var reader = new BinaryReader(entry.Stream, Encoding.UTF8, leaveOpen: true);
        action(reader);
        return true;
    }

    public void Done()
    {
        Contracts.CheckDecode(ModelHeader.Size + Header.ModelLength == Reader.BaseStream.Position - FpMin);
        Dispose();
    }

    public void Dispose() => Reader.Dispose();

    private TRes Load<TRes, TSig>(IHostEnvironment env, object[] extra) where TRes : class
    {
        if (!string.IsNullOrEmpty(LoaderAssemblyName))
            env.ComponentCatalog.RegisterAssembly(Assembly.Load(LoaderAssemblyName));
        if (!ComponentCatalog.TryCreateInstance<object, TSig>(env, out object created, Header.LoaderSignature, "", [this, .. extra])
            || created is not TRes result)
        {
            return null;
        }
        Done();
        return result;
    }
}
