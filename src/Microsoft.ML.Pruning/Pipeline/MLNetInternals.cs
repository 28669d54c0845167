using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The one place that reaches non-public members of ML.NET.</summary>
/// <remarks>Each failure names the ML.NET version and the member.</remarks>
internal static class MLNetInternals
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Assembly Core = typeof(IHostEnvironment).Assembly;

    /// <summary>Describes one column of a schema shape.</summary>
    public static SchemaShape.Column NewShapeColumn(
        string name, SchemaShape.Column.VectorKind kind, DataViewType itemType, bool isKey, SchemaShape? annotations = null)
    {
        try
        {
            return ConstructShapeColumn(name, kind, itemType, isKey, annotations);
        }
        catch (MissingMethodException)
        {
            throw Missing("SchemaShape.Column's constructor");
        }
    }

    /// <summary>Writes a stream into the model file, beside the model's main stream.</summary>
    public static void SaveBinaryStream(ModelSaveContext context, string name, Action<BinaryWriter> write)
    {
        try
        {
            InvokeSaveBinaryStream(context, name, write);
        }
        catch (MissingMethodException)
        {
            throw Missing("ModelSaveContext.SaveBinaryStream");
        }
    }

    /// <summary>Says in the model file which loader reads it.</summary>
    /// <param name="context">Where the model is saved.</param>
    /// <param name="signature">Eight characters that mark the kind of model.</param>
    /// <param name="version">The version written, which is also the oldest that a reader must understand.</param>
    /// <param name="loaderName">The name under which <see cref="RegisterLoader"/> registered the loader.</param>
    /// <param name="loaderAssembly">The assembly that has the loader.</param>
    public static void SetVersionInfo(ModelSaveContext context, string signature, uint version, string loaderName, Assembly loaderAssembly)
    {
        var type = TypeOf(Core, "Microsoft.ML.VersionInfo");
        var constructor = type.GetConstructor(
            Members, [typeof(string), typeof(uint), typeof(uint), typeof(uint), typeof(string), typeof(string), typeof(string)])
            ?? throw Missing("VersionInfo's constructor");
        var info = constructor.Invoke([signature, version, version, version, loaderAssembly.FullName, loaderName, null]);
        MethodOf(typeof(ModelSaveContext), "SetVersionInfo", type).Invoke(context, [info]);
    }

    /// <summary>Reads a stream that <see cref="SaveBinaryStream"/> wrote.</summary>
    /// <remarks>Null where the model file has none of that name.</remarks>
    /// <param name="loadContext">The ModelLoadContext (an internal type) that ML.NET hands to a loader.</param>
    /// <param name="name">The stream's name.</param>
    public static byte[]? ReadBinaryStream(object loadContext, string name)
    {
        byte[]? content = null;
        var read = MethodOf(loadContext.GetType(), "TryLoadBinaryStream", typeof(string), typeof(Action<BinaryReader>))
            .CreateDelegate<Func<string, Action<BinaryReader>, bool>>(loadContext);
        var found = read(name, reader =>
        {
            using var copy = new MemoryStream();
            reader.BaseStream.CopyTo(copy);
            content = copy.ToArray();
        });
        return found ? content : null;
    }

    /// <summary>Tells a catalog how to load our transformer.</summary>
    /// <param name="catalog">The catalog of one ML.NET context.</param>
    /// <param name="loaderName">The name that <see cref="SetVersionInfo"/> writes.</param>
    /// <param name="type">The type that is loaded.</param>
    /// <param name="create">A static method (IHostEnvironment, object) that creates it.</param>
    public static void RegisterLoader(ComponentCatalog catalog, string loaderName, Type type, MethodInfo create)
    {
        var attributeType = TypeOf(Core, "Microsoft.ML.LoadableClassAttribute");
        var signature = TypeOf(Core, "Microsoft.ML.SignatureLoadModel");
        var newAttribute = attributeType.GetConstructor(
            Members, [typeof(string), typeof(Type), typeof(Type), typeof(Type), typeof(string), typeof(string[])])
            ?? throw Missing("LoadableClassAttribute's constructor");
        var attribute = newAttribute.Invoke([null, type, null, signature, loaderName, new[] { loaderName }]);

        var infoType = TypeOf(Core, "Microsoft.ML.Runtime.ComponentCatalog+LoadableClassInfo");
        var newInfo = infoType.GetConstructor(
            Members, [
                TypeOf(Core, "Microsoft.ML.LoadableClassAttributeBase"),
                typeof(MethodInfo),
                typeof(ConstructorInfo),
                typeof(MethodInfo),
                typeof(bool)
            ])
            ?? throw Missing("ComponentCatalog.LoadableClassInfo's constructor");
        var info = newInfo.Invoke([attribute, null, null, create, true]);

        MethodOf(typeof(ComponentCatalog), "AddClass", infoType, typeof(string[]), typeof(bool))
            .Invoke(catalog, [info, new[] { loaderName }, true]);
    }

    /// <summary>The environment behind one of the catalogs of an ML.NET context.</summary>
    public static IHostEnvironment EnvironmentOf(object catalog)
    {
        var contract = catalog.GetType().GetInterface("IInternalCatalog") ?? throw Missing("IInternalCatalog");
        var property = contract.GetProperty("Environment", Members) ?? throw Missing("IInternalCatalog.Environment");
        return (IHostEnvironment)property.GetValue(catalog)!;
    }

    /// <summary>Asks, as often as need be, whether a host's execution has been cancelled.</summary>
    public static Func<bool> CancellationOf(IHostEnvironment host)
    {
        var contract = host.GetType().GetInterface("ICancelable") ?? throw Missing("ICancelable");
        var getter = contract.GetProperty("IsCanceled", Members)?.GetMethod ?? throw Missing("ICancelable.IsCanceled");
        return getter.CreateDelegate<Func<bool>>(host);
    }

    /// <summary>Whether a transformer is a chain, of whatever last transformer.</summary>
    public static bool IsChain(ITransformer transformer) =>
        transformer.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(TransformerChain<>);

    /// <summary>The part of a chain that is used in a scope.</summary>
    /// <remarks>Public, but callable only through the chain's closed type.</remarks>
    public static IEnumerable<ITransformer> StagesOf(ITransformer chain, TransformerScope scope) =>
        (IEnumerable<ITransformer>)MethodOf(chain.GetType(), "GetModelFor", typeof(TransformerScope)).Invoke(chain, [scope])!;

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SchemaShape.Column ConstructShapeColumn(
        string name, SchemaShape.Column.VectorKind vecKind, DataViewType itemType, bool isKey, SchemaShape? annotations);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "SaveBinaryStream")]
    private static extern void InvokeSaveBinaryStream(ModelSaveContext context, string name, Action<BinaryWriter> action);

    private static Type TypeOf(Assembly assembly, string name) => assembly.GetType(name) ?? throw Missing(name);

    private static MethodInfo MethodOf(Type type, string name, params Type[] parameters) =>
        type.GetMethod(name, Members, parameters) ?? throw Missing($"{type.Name}.{name}");

    private static NotSupportedException Missing(string member)
    {
        var version = Core.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
            ?? Core.GetName().Version?.ToString();
        return new NotSupportedException(
            $"Microsoft.ML {version} has no {member} as Microsoft.ML 5.0.0 has it, which this version of Microsoft.ML.Pruning needs. "
            + "Use Microsoft.ML 5.0.0, or a version of Microsoft.ML.Pruning made for yours.");
    }
}
