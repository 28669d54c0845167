using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Inference;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Saliencies;

/// <summary>What the weights of a layer are multiplied with, by the definition of the layer.</summary>
internal static class LayerInputReference
{
    /// <summary>For each group of the layer, one vector a row, or a row and position of the kernel.</summary>
    public static double[][][] Samples(Network network, string layer, LabeledRows rows)
    {
        var node = network.Definition[layer];
        double[][] inputs =
        [
            .. rows.Features.Chunk(rows.FeatureCount).Select(row => DirectReference.RunNodes(network, row)[node.Inputs[0]])
        ];
        return node.Layer is Conv2dLayer convolution
            ? [.. Enumerable.Range(0, convolution.Groups).Select(
                group => inputs.SelectMany(x => Patches(network.Definition, layer, convolution, x, group)).ToArray())]
            : [inputs];
    }

    private static IEnumerable<double[]> Patches(NetworkDefinition definition, string layer, Conv2dLayer convolution, double[] x, int group)
    {
        var (from, to) = (definition.InputShapeOf(layer), definition.ShapeOf(layer));
        var channels = from[0] / convolution.Groups;
        for (var row = 0; row < to[1]; row++)
        {
            for (var column = 0; column < to[2]; column++)
            {
                var patch = new List<double>();
                for (var channel = group * channels; channel < (group + 1) * channels; channel++)
                {
                    for (var ky = 0; ky < convolution.KernelSize.Height; ky++)
                    {
                        for (var kx = 0; kx < convolution.KernelSize.Width; kx++)
                        {
                            var y = row * convolution.Stride.Height + ky * convolution.Dilation.Height - convolution.Padding.Height;
                            var z = column * convolution.Stride.Width + kx * convolution.Dilation.Width - convolution.Padding.Width;
                            patch.Add(y >= 0 && y < from[1] && z >= 0 && z < from[2] ? x[(channel * from[1] + y) * from[2] + z] : 0);
                        }
                    }
                }

                yield return [.. patch];
            }
        }
    }
}
