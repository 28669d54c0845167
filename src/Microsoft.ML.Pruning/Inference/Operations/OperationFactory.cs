using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>Makes the operations of a network's nodes.</summary>
/// <remarks>Null for a node that passes its input on unchanged.</remarks>
internal sealed class OperationFactory(Network network) : ILayerVisitor<Operation?>
{
    public Operation? Visit(LinearLayer layer, Node node) => new LinearOperation(network, node, layer);

    public Operation? Visit(Conv2dLayer layer, Node node) => new Conv2dOperation(network, node, layer);

    public Operation? Visit(BatchNormLayer layer, Node node) => new BatchNormOperation(network, node, layer);

    public Operation? Visit(ReLULayer layer, Node node) => ElementwiseOperation.ReLU;

    public Operation? Visit(LeakyReLULayer layer, Node node) => ElementwiseOperation.LeakyReLU((float)layer.NegativeSlope);

    public Operation? Visit(GeluLayer layer, Node node) => ElementwiseOperation.Gelu;

    public Operation? Visit(SigmoidLayer layer, Node node) => ElementwiseOperation.Sigmoid;

    public Operation? Visit(TanhLayer layer, Node node) => ElementwiseOperation.Tanh;

    public Operation? Visit(MaxPool2dLayer layer, Node node) => PoolOperation.Maximum(network, node, layer);

    public Operation? Visit(AvgPool2dLayer layer, Node node) => PoolOperation.Mean(network, node, layer);

    public Operation? Visit(GlobalAvgPool2dLayer layer, Node node) =>
        new GlobalAvgPoolOperation(network.Definition.InputShapeOf(node.Name));

    public Operation? Visit(FlattenLayer layer, Node node) => null;

    public Operation? Visit(DropoutLayer layer, Node node) => null;

    public Operation? Visit(AddLayer layer, Node node) => new AddOperation();

    public Operation? Visit(ConcatLayer layer, Node node) => new ConcatOperation(OffsetsOf(node));

    private int[] OffsetsOf(Node node)
    {
        var offset = 0;
        return [.. node.Inputs.Select(input =>
        {
            var start = offset;
            offset += (int)network.Definition.ShapeOf(input).Count;
            return start;
        })];
    }
}
