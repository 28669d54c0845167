using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>The JSON form of a definition.</summary>
/// <remarks>Name, input shape, and nodes with their inputs and a layer of a "type".</remarks>
internal static class DefinitionJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowOutOfOrderMetadataProperties = true,
        WriteIndented = true,
        Converters = { new TensorShapeJsonConverter(), new Size2dJsonConverter() },
    };

    public static string Write(NetworkDefinition definition)
    {
        var nodes = definition.Nodes.Select(node => new NodeDocument(node.Name, DocumentOf(node), [.. node.Inputs])).ToArray();
        return JsonSerializer.Serialize(new DefinitionDocument(definition.Name, definition.InputShape, nodes), Options);
    }

    public static NetworkDefinition Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var document = JsonSerializer.Deserialize<DefinitionDocument>(json, Options)
                ?? throw new InvalidDataException("The network definition is the JSON value null; it must be an object.");
            return new NetworkDefinition(document.Input, document.Nodes.Select(CreateNode), document.Name);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or NotSupportedException)
        {
            throw new InvalidDataException($"The JSON is not a valid network definition: {e.Message}", e);
        }
    }

    private static Node CreateNode(NodeDocument? node) => node is null
        ? throw new JsonException("A node is the JSON value null; it must be an object.")
        : new Node(node.Name, node.Layer.ToLayer(), node.Inputs);

    private static LayerDocument DocumentOf(Node node) => node.Layer.Accept(LayerDocumentWriter.Instance, node);

    private sealed record DefinitionDocument(string Name, TensorShape Input, NodeDocument?[] Nodes);

    private sealed record NodeDocument(string Name, LayerDocument Layer, string[] Inputs);
}
