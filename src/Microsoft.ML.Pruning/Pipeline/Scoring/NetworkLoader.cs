using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Lets ML.NET load models with network stages.</summary>
internal static class NetworkLoader
{
    private static readonly ConditionalWeakTable<ComponentCatalog, object> Registered = [];

    /// <summary>Registers the loader in an environment. Does so once; later calls change nothing.</summary>
    public static void Register(IHostEnvironment environment)
    {
        var catalog = environment.ComponentCatalog;
        lock (Registered)
        {
            if (!Registered.TryGetValue(catalog, out _))
            {
                var create = typeof(NetworkLoader).GetMethod(nameof(Create), BindingFlags.NonPublic | BindingFlags.Static)!;
                MLNetInternals.RegisterLoader(catalog, NetworkModel.LoaderName, typeof(NetworkTransformer), create);
                Registered.Add(catalog, catalog);
            }
        }
    }

    private static NetworkTransformer Create(IHostEnvironment environment, object context)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return new NetworkTransformer(NetworkModel.Load(context));
    }
}
