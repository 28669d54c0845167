using Microsoft.ML.Pruning.Networks;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Turns layers into torch operations.</summary>
internal sealed class TorchOperations(NetworkDefinition definition, TorchParameters parameters, torch.Generator? dropout, bool keepOutputs)
    : ILayerVisitor<TorchOperation>
{
    public TorchOperation Visit(LinearLayer layer, Node node)
    {
        var (weight, bias) = (parameters[node.Name + ".weight"], parameters.Find(node.Name + ".bias"));
        return (inputs, _) => functional.linear(inputs[0], weight, bias);
    }

    public TorchOperation Visit(Conv2dLayer layer, Node node)
    {
        var (weight, bias) = (parameters[node.Name + ".weight"], parameters.Find(node.Name + ".bias"));
        var (stride, padding, dilation) = (Pair(layer.Stride), Pair(layer.Padding), Pair(layer.Dilation));
        return (inputs, _) => functional.conv2d(inputs[0], weight, bias, stride, padding, dilation, layer.Groups);
    }

    public TorchOperation Visit(BatchNormLayer layer, Node node)
    {
        var (mean, variance) = (parameters[node.Name + ".running_mean"], parameters[node.Name + ".running_var"]);
        var (scale, shift) = (parameters[node.Name + ".weight"], parameters[node.Name + ".bias"]);
        return (inputs, training) =>
            functional.batch_norm(inputs[0], mean, variance, scale, shift, training, layer.Momentum, layer.Epsilon);
    }

    public TorchOperation Visit(ReLULayer layer, Node node)
    {
        var inPlace = OverwritesInput(node);
        return (inputs, _) => functional.relu(inputs[0], inPlace);
    }

    public TorchOperation Visit(LeakyReLULayer layer, Node node) => (inputs, _) => inputs[0].LeakyReLU(layer.NegativeSlope);

    public TorchOperation Visit(GeluLayer layer, Node node) => (inputs, _) => functional.gelu(inputs[0]);

    public TorchOperation Visit(SigmoidLayer layer, Node node) => (inputs, _) => functional.sigmoid(inputs[0]);

    public TorchOperation Visit(TanhLayer layer, Node node) => (inputs, _) => functional.tanh(inputs[0]);

    public TorchOperation Visit(MaxPool2dLayer layer, Node node)
    {
        var (kernel, stride, padding) = (Pair(layer.KernelSize), Pair(layer.Stride), Pair(layer.Padding));
        return (inputs, _) => functional.max_pool2d(inputs[0], kernel, stride, padding);
    }

    /// <summary>Mean pooling by the module.</summary>
    /// <remarks>The function has another signature in TorchSharp 0.102 than in 0.105.</remarks>
    public TorchOperation Visit(AvgPool2dLayer layer, Node node)
    {
        var (kernel, stride, padding) = (Pair(layer.KernelSize), Pair(layer.Stride), Pair(layer.Padding));
        return (inputs, _) =>
        {
            using var module = torch.nn.AvgPool2d(kernel, stride, padding, count_include_pad: layer.CountIncludePadding);
            return module.call(inputs[0]);
        };
    }

    public TorchOperation Visit(GlobalAvgPool2dLayer layer, Node node) => (inputs, _) => inputs[0].mean([2, 3]);

    public TorchOperation Visit(FlattenLayer layer, Node node) => (inputs, _) => inputs[0].flatten(1);

    /// <summary>Dropout with a generator of its own.</summary>
    /// <remarks>Training neither depends on nor disturbs torch's global one.</remarks>
    public TorchOperation Visit(DropoutLayer layer, Node node) => (inputs, training) =>
    {
        if (!training || layer.Probability == 0)
        {
            return inputs[0];
        }

        var kept = torch.empty_like(inputs[0]).bernoulli_(1 - layer.Probability, dropout).Divide(1 - layer.Probability);
        return inputs[0].mul(kept);
    };

    public TorchOperation Visit(AddLayer layer, Node node) => (inputs, _) => Sum(inputs);

    public TorchOperation Visit(ConcatLayer layer, Node node) => (inputs, _) => torch.cat(inputs, 1);

    private static torch.Tensor Sum(torch.Tensor[] inputs)
    {
        var sum = inputs[0].Plus(inputs[1]);
        for (var i = 2; i < inputs.Length; i++)
        {
            sum = sum.Plus(inputs[i]);
        }

        return sum;
    }

    private static long[] Pair(Size2d size) => [size.Height, size.Width];

    /// <summary>Whether nothing else needs the input.</summary>
    /// <remarks>Neither another node nor the gradient of the node that made it.</remarks>
    private bool OverwritesInput(Node node) =>
        !keepOutputs && node.Inputs[0] is var input && input != NetworkDefinition.InputName
        && definition[input].Layer.LeavesOutputFree
        && definition.ConsumersOf(input).Count == 1;
}
