using Microsoft.ML.Pruning.Networks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Adds up, for one layer and batch, squared derivatives by weights and biases.</summary>
/// <remarks>What is derived are functions of single rows, of which the derivatives with respect to the layer's outputs are known.</remarks>
internal abstract class LayerCurvature
{
    /// <summary>The sum for each weight, in the shape of the weight.</summary>
    public abstract torch.Tensor Weight { get; }

    /// <summary>The sum for each bias.</summary>
    public abstract torch.Tensor Bias { get; }

    /// <summary>Starts from 0.</summary>
    /// <param name="layer">A Linear or Conv2d layer.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="input">What it took in for the rows of the batch.</param>
    public static LayerCurvature Of(Layer layer, torch.Tensor weight, torch.Tensor input) => layer.Patches is { } patches
        ? new Conv2dCurvature(patches, layer.InputGroups, weight, input.detach())
        : new LinearCurvature(weight, input.detach());

    /// <summary>Adds functions.</summary>
    /// <param name="deltas">For each function its derivatives with respect to the layer's outputs, for all rows of the batch.</param>
    public abstract void Add(IReadOnlyList<torch.Tensor> deltas);
}
