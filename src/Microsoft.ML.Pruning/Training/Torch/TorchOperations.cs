using Microsoft.ML.Pruning.Networks;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Turns layers into torch operations.</summary>
internal sealed class TorchOperations(NetworkDefinition definition, TorchParameters parameters, torch.Generator? dropout, bool keepOutputs)
{
    public TorchOperation For(Node node) => node.Layer switch
    {
        LinearLayer => Linear(node.Name),
        Conv2dLayer conv => Conv2d(node.Name, conv),
        BatchNormLayer norm => BatchNorm(node.Name, norm),
        MaxPool2dLayer pool => MaxPool2d(pool),
        AvgPool2dLayer pool => AvgPool2d(pool),
        DropoutLayer drop => Dropout(drop.Probability),
        GlobalAvgPool2dLayer => (inputs, _) => inputs[0].mean([2, 3]),
        FlattenLayer => (inputs, _) => inputs[0].flatten(1),
        ReLULayer => ReLU(OverwritesInput(node)),
        LeakyReLULayer leaky => (inputs, _) => inputs[0].LeakyReLU(leaky.NegativeSlope),
        GeluLayer => (inputs, _) => functional.gelu(inputs[0]),
        SigmoidLayer => (inputs, _) => functional.sigmoid(inputs[0]),
        TanhLayer => (inputs, _) => functional.tanh(inputs[0]),
        AddLayer => (inputs, _) => Sum(inputs),
        ConcatLayer => (inputs, _) => torch.cat(inputs, 1),
        _ => throw new NotSupportedException($"Node '{node.Name}' is a {node.Layer.GetType().Name}, which training does not know."),
    };

    private static TorchOperation ReLU(bool inPlace) => (inputs, _) => functional.relu(inputs[0], inPlace);

    private static torch.Tensor Sum(torch.Tensor[] inputs)
    {
        var sum = inputs[0].Plus(inputs[1]);
        for (var i = 2; i < inputs.Length; i++)
        {
            sum = sum.Plus(inputs[i]);
        }

        return sum;
    }

    private static TorchOperation MaxPool2d(MaxPool2dLayer pool)
    {
        var (kernel, stride, padding) = (Pair(pool.KernelSize), Pair(pool.Stride), Pair(pool.Padding));
        return (inputs, _) => functional.max_pool2d(inputs[0], kernel, stride, padding);
    }

    /// <summary>By the module: the function has another signature in TorchSharp 0.102 than in 0.105.</summary>
    private static TorchOperation AvgPool2d(AvgPool2dLayer pool)
    {
        var (kernel, stride, padding) = (Pair(pool.KernelSize), Pair(pool.Stride), Pair(pool.Padding));
        return (inputs, _) =>
        {
            using var module = torch.nn.AvgPool2d(kernel, stride, padding, count_include_pad: pool.CountIncludePadding);
            return module.call(inputs[0]);
        };
    }

    private static long[] Pair(Size2d size) => [size.Height, size.Width];

    /// <summary>Whether nothing else needs the input, neither another node nor the gradient of the node that made it.</summary>
    private bool OverwritesInput(Node node) =>
        !keepOutputs && node.Inputs[0] is var input && input != NetworkDefinition.InputName
        && definition[input].Layer is LinearLayer or Conv2dLayer or BatchNormLayer or AddLayer
        && definition.ConsumersOf(input).Count == 1;

    private TorchOperation Linear(string name)
    {
        var (weight, bias) = (parameters[name + ".weight"], parameters.Find(name + ".bias"));
        return (inputs, _) => functional.linear(inputs[0], weight, bias);
    }

    private TorchOperation Conv2d(string name, Conv2dLayer conv)
    {
        var (weight, bias) = (parameters[name + ".weight"], parameters.Find(name + ".bias"));
        var (stride, padding, dilation) = (Pair(conv.Stride), Pair(conv.Padding), Pair(conv.Dilation));
        return (inputs, _) => functional.conv2d(inputs[0], weight, bias, stride, padding, dilation, conv.Groups);
    }

    private TorchOperation BatchNorm(string name, BatchNormLayer norm)
    {
        var (mean, variance) = (parameters[name + ".running_mean"], parameters[name + ".running_var"]);
        var (scale, shift) = (parameters[name + ".weight"], parameters[name + ".bias"]);
        return (inputs, training) => functional.batch_norm(inputs[0], mean, variance, scale, shift, training, norm.Momentum, norm.Epsilon);
    }

    /// <summary>Dropout with a generator of its own, so that training neither depends on nor disturbs torch's global one.</summary>
    private TorchOperation Dropout(double probability) => (inputs, training) =>
    {
        if (!training || probability == 0)
        {
            return inputs[0];
        }

        var kept = torch.empty_like(inputs[0]).bernoulli_(1 - probability, dropout).Divide(1 - probability);
        return inputs[0].mul(kept);
    };
}
