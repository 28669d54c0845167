using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Inference;

/// <summary>
/// Scores one row by the definition of every layer: nested loops in double precision, nothing shared with the library's kernels.
/// </summary>
internal static class DirectReference
{
    public static float[] Run(Network network, ReadOnlySpan<float> inputs, int rows)
    {
        var length = inputs.Length / Math.Max(rows, 1);
        var outputs = new List<float>();
        for (var row = 0; row < rows; row++)
        {
            outputs.AddRange(RunRow(network, inputs.Slice(row * length, length)).Select(value => (float)value));
        }

        return [.. outputs];
    }

    /// <summary>The outputs for one row, not rounded.</summary>
    public static double[] RunRow(Network network, ReadOnlySpan<float> input) =>
        RunNodes(network, input)[network.Definition.Nodes[^1].Name];

    /// <summary>The outputs of every node for one row, by its name, not rounded.</summary>
    public static Dictionary<string, double[]> RunNodes(Network network, ReadOnlySpan<float> input)
    {
        var values = new Dictionary<string, double[]> { [NetworkDefinition.InputName] = [.. input.ToArray().Select(x => (double)x)] };
        foreach (var node in network.Definition.Nodes)
        {
            values[node.Name] = RunNode(network, node, [.. node.Inputs.Select(name => values[name])]);
        }

        return values;
    }

    private static double[] RunNode(Network network, Node node, double[][] inputs)
    {
        var x = inputs[0];
        var from = network.Definition.InputShapeOf(node.Name);
        var to = network.Definition.ShapeOf(node.Name);
        return node.Layer switch
        {
            LinearLayer layer => Linear(network, node.Name, layer, x),
            Conv2dLayer layer => Convolve(network, node.Name, layer, x, from, to),
            BatchNormLayer layer => Normalize(network, node.Name, layer, x, from),
            ReLULayer => [.. x.Select(v => Math.Max(v, 0))],
            LeakyReLULayer layer => [.. x.Select(v => v < 0 ? v * layer.NegativeSlope : v)],
            GeluLayer => [.. x.Select(v => v * NormalCdf(v))],
            SigmoidLayer => [.. x.Select(v => 1 / (1 + Math.Exp(-v)))],
            TanhLayer => [.. x.Select(Math.Tanh)],
            MaxPool2dLayer layer => Pool(x, from, to, layer.KernelSize, layer.Stride, layer.Padding, (window, _) => window.Max()),
            AvgPool2dLayer layer => Pool(
                x, from, to, layer.KernelSize, layer.Stride, layer.Padding,
                (window, size) => window.Sum() / (layer.CountIncludePadding ? size : window.Count)),
            GlobalAvgPool2dLayer => [.. x.Chunk(from[1] * from[2]).Select(plane => plane.Average())],
            FlattenLayer or DropoutLayer => x,
            AddLayer => [.. x.Select((_, i) => inputs.Sum(input => input[i]))],
            ConcatLayer => [.. inputs.SelectMany(input => input)],
            _ => throw new NotSupportedException(node.Layer.ToString()),
        };
    }

    /// <summary>The standard normal distribution function by Simpson's rule from 0.</summary>
    private static double NormalCdf(double x)
    {
        const int Steps = 100;
        var h = x / Steps;
        double sum = 0;
        for (var i = 0; i <= Steps; i++)
        {
            var factor = i is 0 or Steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += factor * Math.Exp(-(h * i) * (h * i) / 2);
        }

        return 0.5 + (sum * h / 3 / Math.Sqrt(2 * Math.PI));
    }

    private static double[] Linear(Network network, string node, LinearLayer layer, double[] x)
    {
        var weight = network.Values(node + ".weight");
        var y = new double[layer.OutputFeatures];
        for (var o = 0; o < y.Length; o++)
        {
            y[o] = layer.Bias ? network.Values(node + ".bias")[o] : 0;
            for (var i = 0; i < x.Length; i++)
            {
                y[o] += weight[(o * x.Length) + i] * x[i];
            }
        }

        return y;
    }

    private static double[] Convolve(Network network, string node, Conv2dLayer layer, double[] x, TensorShape from, TensorShape to)
    {
        var weight = network.Values(node + ".weight");
        var groupInputs = from[0] / layer.Groups;
        var groupOutputs = to[0] / layer.Groups;
        var y = new double[to.Count];
        var at = 0;
        for (var o = 0; o < to[0]; o++)
        for (var row = 0; row < to[1]; row++)
        for (var column = 0; column < to[2]; column++)
        {
            double sum = layer.Bias ? network.Values(node + ".bias")[o] : 0;
            for (var i = 0; i < groupInputs; i++)
            for (var ky = 0; ky < layer.KernelSize.Height; ky++)
            for (var kx = 0; kx < layer.KernelSize.Width; kx++)
            {
                var channel = (o / groupOutputs * groupInputs) + i;
                var sourceY = (row * layer.Stride.Height) + (ky * layer.Dilation.Height) - layer.Padding.Height;
                var sourceX = (column * layer.Stride.Width) + (kx * layer.Dilation.Width) - layer.Padding.Width;
                if (sourceY >= 0 && sourceY < from[1] && sourceX >= 0 && sourceX < from[2])
                {
                    double w = weight[(((((o * groupInputs) + i) * layer.KernelSize.Height) + ky) * layer.KernelSize.Width) + kx];
                    sum += w * x[(((channel * from[1]) + sourceY) * from[2]) + sourceX];
                }
            }

            y[at++] = sum;
        }

        return y;
    }

    private static double[] Normalize(Network network, string node, BatchNormLayer layer, double[] x, TensorShape shape)
    {
        var pixels = x.Length / shape[0];
        var y = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var channel = i / pixels;
            var deviation = Math.Sqrt(network.Values(node + ".running_var")[channel] + layer.Epsilon);
            y[i] = ((x[i] - network.Values(node + ".running_mean")[channel]) / deviation * network.Values(node + ".weight")[channel]) +
                network.Values(node + ".bias")[channel];
        }

        return y;
    }

    private static double[] Pool(
        double[] x, TensorShape from, TensorShape to, Size2d kernel, Size2d stride, Size2d padding, Func<List<double>, int, double> reduce)
    {
        var y = new double[to.Count];
        var at = 0;
        for (var channel = 0; channel < to[0]; channel++)
        for (var row = 0; row < to[1]; row++)
        for (var column = 0; column < to[2]; column++)
        {
            var window = new List<double>();
            for (var ky = 0; ky < kernel.Height; ky++)
            for (var kx = 0; kx < kernel.Width; kx++)
            {
                var sourceY = (row * stride.Height) + ky - padding.Height;
                var sourceX = (column * stride.Width) + kx - padding.Width;
                if (sourceY >= 0 && sourceY < from[1] && sourceX >= 0 && sourceX < from[2])
                {
                    window.Add(x[(((channel * from[1]) + sourceY) * from[2]) + sourceX]);
                }
            }

            y[at++] = reduce(window, kernel.Height * kernel.Width);
        }

        return y;
    }
}
