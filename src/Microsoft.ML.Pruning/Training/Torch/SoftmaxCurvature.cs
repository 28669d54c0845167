using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The curvature of softmax cross-entropy.</summary>
/// <remarks>
/// For each row S S^T = (diag(p) - p p^T) w / rows, with p the softmax of the logits and w the row's weight. It is the Cholesky factor,
/// whose last column is 0, so that there is one column less than classes. With t_j the sum of p_k over k >= j, it is S_jj = sqrt(p_j t_j+1
/// / t_j) and S_ij = -p_i sqrt(p_j / (t_j t_j+1)) for i > j, each times the root of w / rows (Tanabe and Sagae 1992). In double precision
/// on the CPU: the sums of a row that is classified with confidence are far below 1, and not every device has doubles.
/// </remarks>
internal sealed class SoftmaxCurvature : OutputCurvature
{
    /// <summary>Added to sums; changes none but 0.</summary>
    /// <remarks>What is then divided by it is 0 or multiplied by 0.</remarks>
    private const double Least = 1e-150;

    private readonly torch.Device _device;
    private readonly torch.Tensor _diagonal;
    private readonly torch.Tensor _below;
    private readonly torch.Tensor _left;

    /// <param name="logits">Rows x classes, at least 2.</param>
    /// <param name="batch">What each row counts.</param>
    public SoftmaxCurvature(torch.Tensor logits, Batch batch)
    {
        _device = logits.device;
        var probabilities = torch.nn.functional.softmax(logits.detach().cpu().to(torch.ScalarType.Float64), 1);
        var sums = probabilities.flip(1).cumsum(1).flip(1).Plus(Least);
        var after = Shifted(sums.flip(1)).flip(1);
        var root = RootOfShare(batch);
        _diagonal = probabilities.mul(after).div(sums).sqrt().mul(root);
        _below = probabilities.mul(root);
        _left = probabilities.div(sums.mul(after.Plus(Least))).sqrt();
    }

    public override torch.Tensor Times(torch.Tensor vectors) =>
        _diagonal.mul(vectors).sub(_below.mul(Shifted(_left.mul(vectors).cumsum(1)))).to(torch.ScalarType.Float32).to(_device);

    /// <summary>Every column one to the right, behind zeros.</summary>
    private static torch.Tensor Shifted(torch.Tensor columns) =>
        torch.cat([torch.zeros_like(columns.narrow(1, 0, 1)), columns.narrow(1, 0, columns.shape[1] - 1)], 1);
}
