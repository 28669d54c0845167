using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>Writes a size as [height, width].</summary>
internal sealed class Size2dJsonConverter : JsonConverter<Size2d>
{
    public override Size2d Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<int[]>(ref reader, options) is [int height, int width]
            ? new Size2d(height, width)
            : throw new JsonException("A size must be an array of two integers: height and width.");

    public override void Write(Utf8JsonWriter writer, Size2d value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Height);
        writer.WriteNumberValue(value.Width);
        writer.WriteEndArray();
    }
}
