using Microsoft.ML.Pruning.Networks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The squared derivatives of a convolution's weight.</summary>
/// <remarks>
/// A weight acts at every position, so its derivative is a sum over positions that must be whole before it is squared: one matrix product a
/// row and group, of the derivatives with respect to the outputs and the patches of the input.
/// </remarks>
internal sealed class Conv2dCurvature : LayerCurvature
{
    private readonly int _groups;
    private readonly torch.Tensor _patches;
    private readonly torch.Tensor _weight;
    private readonly torch.Tensor _bias;

    public Conv2dCurvature(SlidingWindow patches, int groups, torch.Tensor weight, torch.Tensor input)
    {
        _groups = groups;
        _weight = torch.zeros_like(weight);
        _bias = torch.zeros([weight.shape[0]], device: input.device);
        var columns = torch.nn.functional.unfold(
            input, Pair(patches.Kernel), Pair(patches.Dilation), Pair(patches.Padding), Pair(patches.Stride));
        _patches = columns.view(input.shape[0] * _groups, -1, columns.shape[2]).transpose(1, 2);
    }

    public override torch.Tensor Weight => _weight;

    public override torch.Tensor Bias => _bias;

    /// <summary>Numbers held for one row of a batch.</summary>
    /// <param name="weight">The shape of the weight.</param>
    /// <param name="input">The shape of the layer's input.</param>
    /// <param name="output">The shape of its output.</param>
    /// <param name="deltas">How many functions are added at a time.</param>
    public static long NumbersPerRow(TensorShape weight, TensorShape input, TensorShape output, int deltas)
    {
        var positions = output.Count / output[0];
        return (positions * input[0] * weight[2] * weight[3]) + (deltas * ((3 * output.Count) + weight.Count));
    }

    public override void Add(IReadOnlyList<torch.Tensor> deltas)
    {
        var (rows, outputs, positions) = (deltas[0].shape[0], _bias.shape[0] / _groups, _patches.shape[1]);
        var stacked = torch.stack(deltas, 1).view(rows, deltas.Count, _groups, outputs, positions);
        var biases = stacked.sum(4);
        _bias.Add(biases.mul_(biases).sum([0, 1]).flatten());

        var weights = stacked.transpose(1, 2).reshape(rows * _groups, deltas.Count * outputs, positions).bmm(_patches);
        _weight.Add(weights.mul_(weights).view(rows, _groups, deltas.Count, outputs, -1).sum([0, 2]).view(_weight.shape));
    }

    private static (long Height, long Width) Pair(Size2d size) => (size.Height, size.Width);
}
