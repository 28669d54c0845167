using System.Reflection;

namespace Microsoft.ML.Runtime;

// What a context can create by name: the classes that the assemblies registered with it declare.
public sealed partial class ComponentCatalog
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _cachedAssemblies = [];
    private readonly Dictionary<LoadableClassInfo.Key, LoadableClassInfo> _classesByKey = [];

    internal ComponentCatalog()
    {
    }

    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        lock (_lock)
        {
            if (!_cachedAssemblies.Add(assembly.FullName))
                return;
            foreach (var attribute in assembly.GetCustomAttributes<LoadableClassAttributeBase>())
            {
                var (constructor, create, needsEnvironment) = FindInitializer(attribute);
                if (constructor == null && create == null && throwOnError)
                    throw Contracts.Except(
                        $"Can't instantiate loadable class '{attribute.InstanceType.Name}' with name '{attribute.LoadNames[0]}'");
                AddClass(new LoadableClassInfo(attribute, null, constructor, create, needsEnvironment), attribute.LoadNames, throwOnError);
            }
            LoadExtensions(assembly, throwOnError);
        }
    }

    internal LoadableClassInfo GetLoadableClassInfo(string loadName, Type signatureType)
        => _classesByKey.GetValueOrDefault(new LoadableClassInfo.Key(KeyName(loadName), signatureType));

    internal static bool TryCreateInstance<TRes, TSig>(
        IHostEnvironment env, out TRes result, string name, string options, params object[] extra) where TRes : class
    {
        result = null;
        var info = env.ComponentCatalog.GetLoadableClassInfo(name, typeof(TSig));
        if (info == null)
            return false;
        if (!typeof(TRes).IsAssignableFrom(info.Type))
            throw env.Except($"Loadable class '{name}' does not derive from '{typeof(TRes).FullName}'");
        if (info.ExtraArgCount != extra.Length)
            throw env.Except(
                $"Wrong number of extra parameters for loadable class '{name}', need '{info.ExtraArgCount}', given '{extra.Length}'");
        result = (TRes)info.CreateInstance(env, info.CreateArguments(), extra);
        return true;
    }

    private static string KeyName(string loadName) => (loadName ?? "").ToLowerInvariant().Trim();

    private static (ConstructorInfo Constructor, MethodInfo Create, bool NeedsEnvironment) FindInitializer(
        LoadableClassAttributeBase attribute)
    {
        const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        Type[] plain = attribute.CtorTypes;
        Type[] withEnvironment = [typeof(IHostEnvironment), .. plain];
        foreach (var parameters in new[] { plain, withEnvironment })
        {
            var create = attribute.LoaderType.GetMethod("Create", Static, null, parameters, null);
            if (create != null && create.ReturnType == attribute.InstanceType)
                return (null, create, parameters != plain);
            if (!attribute.InstanceType.IsAssignableFrom(attribute.LoaderType))
                continue;
            var constructor = attribute.LoaderType.GetConstructor(Instance, null, parameters, null);
            if (constructor != null)
                return (constructor, null, parameters != plain);
        }
        return (null, null, false);
    }

    private void AddClass(LoadableClassInfo info, string[] loadNames, bool throwOnError)
    {
        foreach (var signature in info.SignatureTypes)
        {
            foreach (string name in loadNames)
            {
                if (!_classesByKey.TryAdd(new LoadableClassInfo.Key(KeyName(name), signature), info) && throwOnError)
                    throw Contracts.Except(
                        $"ComponentCatalog cannot map name '{name}' and SignatureType '{signature}' to {info.Type.Name}, already mapped.");
            }
        }
    }
}
