namespace Microsoft.ML.Pruning.Networks;

/// <summary>What a backend makes of each layer; one that forgets a layer does not compile.</summary>
/// <typeparam name="TResult">What it makes.</typeparam>
internal interface ILayerVisitor<out TResult>
{
    TResult Visit(LinearLayer layer, Node node);

    TResult Visit(Conv2dLayer layer, Node node);

    TResult Visit(BatchNormLayer layer, Node node);

    TResult Visit(ReLULayer layer, Node node);

    TResult Visit(LeakyReLULayer layer, Node node);

    TResult Visit(GeluLayer layer, Node node);

    TResult Visit(SigmoidLayer layer, Node node);

    TResult Visit(TanhLayer layer, Node node);

    TResult Visit(MaxPool2dLayer layer, Node node);

    TResult Visit(AvgPool2dLayer layer, Node node);

    TResult Visit(GlobalAvgPool2dLayer layer, Node node);

    TResult Visit(FlattenLayer layer, Node node);

    TResult Visit(DropoutLayer layer, Node node);

    TResult Visit(AddLayer layer, Node node);

    TResult Visit(ConcatLayer layer, Node node);
}
