using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Of a loss in which every output counts by itself.</summary>
internal sealed class DiagonalCurvature : OutputCurvature
{
    private readonly torch.Tensor _factor;

    /// <param name="second">The second derivative of the loss of each row by each output, at least 0: rows x outputs.</param>
    /// <param name="batch">What each row counts.</param>
    public DiagonalCurvature(torch.Tensor second, Batch batch) =>
        _factor = second.sqrt().mul(RootOfShare(batch).to(torch.ScalarType.Float32).to(second.device));

    public override torch.Tensor Times(torch.Tensor vectors) => _factor.mul(vectors.to(_factor.device));
}
