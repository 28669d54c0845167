using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>Two or more inputs behind each other along the first axis.</summary>
/// <remarks>Channels of channels x height x width inputs, or features of vectors. The join of a dense block.</remarks>
public sealed record ConcatLayer : Layer
{
    /// <inheritdoc/>
    internal override string DefaultName => "concat";

    /// <inheritdoc/>
    internal override LayerJoin Join => LayerJoin.Sequence;

    /// <inheritdoc/>
    internal override bool KeepsScale => true;

    /// <inheritdoc/>
    internal override TensorShape OutputShape(LayerInputs inputs)
    {
        inputs.RequireSeveral("Concat");
        var first = inputs.First.Dimensions;
        long channels = 0;
        for (var i = 0; i < inputs.Shapes.Count; i++)
        {
            var dimensions = inputs.Shapes[i].Dimensions;
            if (!dimensions.AsSpan()[1..].SequenceEqual(first.AsSpan()[1..]))
            {
                throw inputs.Mismatch(i, "Concat needs shapes that are equal but for the first dimension");
            }

            channels += dimensions[0];
        }

        return channels <= int.MaxValue
            ? new TensorShape(first.SetItem(0, (int)channels).AsSpan())
            : throw inputs.Error($"the output would have {channels} channels, more than a shape can hold.");
    }

    /// <inheritdoc/>
    internal override TResult Accept<TResult>(ILayerVisitor<TResult> visitor, Node node) => visitor.Visit(this, node);
}
