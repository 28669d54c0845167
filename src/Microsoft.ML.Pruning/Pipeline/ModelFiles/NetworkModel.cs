using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Saves and loads a network stage in an ML.NET model file.</summary>
/// <remarks>
/// The stage has two streams of its own there, each with a checksum: the network, and the columns, task, history and report.
/// </remarks>
internal static class NetworkModel
{
    /// <summary>The name of the loader in model files.</summary>
    public const string LoaderName = "PruningNetwork";

    private const string Signature = "PRUNENET";
    private const uint Version = 0x00010001;
    private const string NetworkStream = "Network";
    private const string StageStream = "Stage";

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

    /// <summary>Loads a stage.</summary>
    /// <param name="context">The ModelLoadContext that ML.NET hands to a loader.</param>
    /// <exception cref="InvalidDataException">A stream is missing, cut short or changed.</exception>
    public static NetworkStage Load(object context)
    {
        using var content = new MemoryStream(Read(context, NetworkStream), writable: false);
        var network = NetworkFile.Read(content);
        return StageFile.Read(Read(context, StageStream), network);
    }

    private static byte[] Read(object context, string name) =>
        MLNetInternals.ReadBinaryStream(context, name)
        ?? throw new InvalidDataException($"The model file is damaged: a network stage lacks its stream '{name}'.");
}
