using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How a network stage is saved in, and loaded from, an ML.NET model file.</summary>
/// <remarks>
/// The stage has two streams of its own there, each with a checksum: the network, and the columns, classes, history and report.
/// </remarks>
internal static class NetworkModel
{
    private const string LoaderName = "PruningNetwork";
    private const string Signature = "PRUNENET";
    private const uint Version = 0x00010001;
    private const string NetworkStream = "Network";
    private const string StageStream = "Stage";

    private static readonly ConditionalWeakTable<ComponentCatalog, object> Registered = [];

    /// <summary>Lets models with network stages be loaded in an environment. Does so once; later calls change nothing.</summary>
    public static void Register(IHostEnvironment environment)
    {
        var catalog = environment.ComponentCatalog;
        lock (Registered)
        {
            if (!Registered.TryGetValue(catalog, out _))
            {
                var create = typeof(NetworkModel).GetMethod(nameof(Create), BindingFlags.NonPublic | BindingFlags.Static)!;
                MLNetInternals.RegisterLoader(catalog, LoaderName, typeof(NetworkTransformer), create);
                Registered.Add(catalog, catalog);
            }
        }
    }

    /// <summary>Saves a stage.</summary>
    public static void Save(ModelSaveContext context, NetworkStage stage)
    {
        ArgumentNullException.ThrowIfNull(context);
        MLNetInternals.SetVersionInfo(context, Signature, Version, LoaderName, typeof(NetworkModel).Assembly);
        MLNetInternals.SaveBinaryStream(context, NetworkStream, writer =>
        {
            writer.Flush();
            NetworkFile.Write(writer.BaseStream, stage.Network);
        });
        MLNetInternals.SaveBinaryStream(context, StageStream, writer => StageFile.Write(writer, stage));
    }

    private static NetworkTransformer Create(IHostEnvironment environment, object context)
    {
        ArgumentNullException.ThrowIfNull(environment);
        using var content = new MemoryStream(Read(context, NetworkStream), writable: false);
        var network = NetworkFile.Read(content);
        return new NetworkTransformer(StageFile.Read(Read(context, StageStream), network));
    }

    private static byte[] Read(object context, string name) =>
        MLNetInternals.ReadBinaryStream(context, name)
        ?? throw new InvalidDataException($"The model file is damaged: a network stage lacks its stream '{name}'.");
}
