using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The squared derivatives of a Linear layer's weight.</summary>
/// <remarks>
/// The derivative with respect to weight ij is delta_i x_j for each row, so the sum of squares is one matrix product, of squares, a batch.
/// </remarks>
internal sealed class LinearCurvature(torch.Tensor weight, torch.Tensor input) : LayerCurvature
{
    private readonly torch.Tensor _squares = torch.zeros([input.shape[0], weight.shape[0]], device: input.device);

    public override torch.Tensor Weight => _squares.t().mm(input.Squared());

    public override torch.Tensor Bias => _squares.sum([0]);

    public override void Add(IReadOnlyList<torch.Tensor> deltas)
    {
        foreach (var delta in deltas)
        {
            _squares.AddProduct(delta, delta);
        }
    }
}
