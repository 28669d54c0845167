using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>Makes the operation of a node.</summary>
internal static class OperationFactory
{
    /// <summary>The operation, or null for a node that passes its input on unchanged.</summary>
    public static Operation? Create(Network network, Node node) => node.Layer switch
    {
        FlattenLayer or DropoutLayer => null,
        LinearLayer layer => new LinearOperation(network, node, layer),
        Conv2dLayer layer => new Conv2dOperation(network, node, layer),
        BatchNormLayer layer => new BatchNormOperation(network, node, layer),
        ReLULayer => ElementwiseOperation.ReLU,
        LeakyReLULayer layer => ElementwiseOperation.LeakyReLU((float)layer.NegativeSlope),
        GeluLayer => ElementwiseOperation.Gelu,
        SigmoidLayer => ElementwiseOperation.Sigmoid,
        TanhLayer => ElementwiseOperation.Tanh,
        MaxPool2dLayer layer => PoolOperation.Maximum(network, node, layer),
        AvgPool2dLayer layer => PoolOperation.Mean(network, node, layer),
        GlobalAvgPool2dLayer => new GlobalAvgPoolOperation(network.Definition.InputShapeOf(node.Name)),
        AddLayer => new AddOperation(),
        ConcatLayer => new ConcatOperation(Offsets(network.Definition, node)),
        _ => throw new NotSupportedException($"Node '{node.Name}': no operation scores {node.Layer.GetType().Name}."),
    };

    private static int[] Offsets(NetworkDefinition definition, Node node)
    {
        var offset = 0;
        return [.. node.Inputs.Select(input =>
        {
            var start = offset;
            offset += (int)definition.ShapeOf(input).Count;
            return start;
        })];
    }
}
