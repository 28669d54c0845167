namespace Microsoft.ML.Pruning.Networks;

/// <summary>Where a network has batch normalisations.</summary>
internal static class BatchNorms
{
    /// <summary>All of a network, in order.</summary>
    public static IEnumerable<Node> Of(NetworkDefinition definition) => definition.Nodes.Where(node => node.Layer.IsNormalization);

    /// <summary>Those that take the output of a node directly, in order.</summary>
    public static IEnumerable<Node> After(NetworkDefinition definition, string node) =>
        definition.ConsumersOf(node).Where(consumer => consumer.Layer.IsNormalization);
}
