using System.Globalization;

namespace Microsoft.ML.Pruning.Networks;

/// <summary>Networks of the pruning literature, ready to train.</summary>
public static class Architectures
{
    /// <summary>LeNet-300-100 for 1x28x28 digits: 300 and 100 units with ReLU, 10 classes; 266,200 weights (LeCun et al. 1998).</summary>
    public static NetworkDefinition LeNet300_100 { get; } =
        NetworkDefinition.Input(1, 28, 28).Flatten().Linear(300).ReLU().Linear(100).ReLU().Linear(10).Build("lenet300");

    /// <summary>
    /// LeNet-5 as Han et al. (2015) prune it, for 1x28x28 digits: 20 and 50 filters of 5x5 without padding, each with ReLU and a 2x2
    /// maximum pool, 500 units, 10 classes; 430,500 weights.
    /// </summary>
    public static NetworkDefinition LeNet5 { get; } =
        NetworkDefinition.Input(1, 28, 28)
            .Conv2d(20, 5).ReLU().MaxPool2d(2)
            .Conv2d(50, 5).ReLU().MaxPool2d(2)
            .Flatten().Linear(500).ReLU().Linear(10)
            .Build("lenet5");

    /// <summary>A multilayer perceptron with biases and ReLU between its layers; the last width is the number of classes.</summary>
    /// <param name="widths">The number of inputs, of units of each hidden layer, and of classes; at least two, for example 784, 56, 56, 56, 10.</param>
    /// <exception cref="ArgumentException">Fewer than two widths are given.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A width is below 1.</exception>
    public static NetworkDefinition Mlp(params ReadOnlySpan<int> widths)
    {
        if (widths.Length < 2)
        {
            throw new ArgumentException($"A perceptron needs at least two widths, inputs and classes, but has {widths.Length}.", nameof(widths));
        }

        NetworkBuilder builder = NetworkDefinition.Input(widths[0]);
        foreach (int width in widths[1..^1])
        {
            builder = builder.Linear(width).ReLU();
        }

        string name = "mlp";
        foreach (int width in widths)
        {
            name += "-" + width.ToString(CultureInfo.InvariantCulture);
        }

        return builder.Linear(widths[^1]).Build(name);
    }
}
