namespace Microsoft.ML.Pruning.Networks;

/// <summary>Where a network has batch normalisations.</summary>
internal static class BatchNorms
{
    /// <summary>All of a network, in order.</summary>
    public static IEnumerable<Node> Of(NetworkDefinition definition) => definition.Nodes.Where(node => node.Layer.IsNormalization);
}
