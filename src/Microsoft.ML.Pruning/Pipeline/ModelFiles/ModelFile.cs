using System.IO.Compression;
using System.Reflection;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Loads model files after a check of every byte.</summary>
/// <remarks>Errors say what is wrong with the file.</remarks>
internal static class ModelFile
{
    public static ITransformer Load(MLContext context, Stream stream, string name, out DataViewSchema? inputSchema)
    {
        RequireArchive(stream, name);
        stream.Position = 0;
        try
        {
            return context.Model.Load(stream, out inputSchema);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            throw new InvalidDataException($"'{name}' is no model that ML.NET can load: {CauseOf(error).Message.TrimEnd('.')}. "
                + "Give a file that ml.Model.Save wrote, whole and unchanged.", error);
        }
    }

    private static void RequireArchive(Stream stream, string name)
    {
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            foreach (var entry in archive.Entries)
            {
                using var content = entry.Open();
                if (Crc32.Compute(content) != entry.Crc32)
                {
                    throw new InvalidDataException($"The checksum of its entry '{entry.FullName}' does not match");
                }
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException(
                $"'{name}' is not a whole model file: {error.Message.TrimEnd('.')}. A model file is a zip archive; "
                    + "this one was cut short or changed, or is something else.", error);
        }
    }

    // ML.NET calls loaders by reflection; what they throw comes wrapped.
    private static Exception CauseOf(Exception error)
    {
        while (error.InnerException is { } inner
            && (error is TargetInvocationException || inner is TargetInvocationException or InvalidDataException))
        {
            error = inner;
        }

        return error;
    }
}
