using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Writes and reads what a stage has beside its network.</summary>
/// <remarks>A mark, a version, a checksum, and JSON.</remarks>
internal static class StageFile
{
    private const uint Mark = 0x47545350;
    private const int Version = 2;
    private const int OldestVersion = 1;
    private const int HeaderBytes = 16;

    private static readonly JsonSerializerOptions Json = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectNullableAnnotations = true,
    };

    public static void Write(BinaryWriter writer, NetworkStage stage)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(StageDocument.Of(stage), Json);
        writer.Write(Mark);
        writer.Write(Version);
        writer.Write(content.Length);
        writer.Write(Crc32.Compute(content));
        writer.Write(content);
    }

    /// <summary>Restores a stage around its network.</summary>
    /// <exception cref="InvalidDataException">The bytes were not written by <see cref="Write"/>, or changed since.</exception>
    public static NetworkStage Read(ReadOnlySpan<byte> file, Network network)
    {
        if (file.Length < HeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(file) != Mark)
        {
            throw new InvalidDataException("The model file is damaged: the description of a network stage does not begin as one.");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(file[4..]);
        if (version is < OldestVersion or > Version)
        {
            throw new InvalidDataException(
                $"The model file has a network stage of version {version}, but this version of Microsoft.ML.Pruning reads "
                    + $"versions {OldestVersion} to {Version}. Use one that reads it, or save the model again.");
        }

        var content = file[HeaderBytes..];
        if (content.Length != BinaryPrimitives.ReadInt32LittleEndian(file[8..])
            || Crc32.Compute(content) != BinaryPrimitives.ReadUInt32LittleEndian(file[12..]))
        {
            throw new InvalidDataException(
                "The model file is damaged: the description of a network stage is cut short or was changed (its checksum does not match).");
        }

        try
        {
            return JsonSerializer.Deserialize<StageDocument>(content, Json)!.ToStage(network);
        }
        catch (Exception error) when (
            error is JsonException or FormatException or OverflowException or ArgumentException or NullReferenceException)
        {
            throw new InvalidDataException(
                $"The model file is damaged: the description of a network stage cannot be read: {error.Message}", error);
        }
    }
}
