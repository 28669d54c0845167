using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>
/// The factor S of the Hessian of a batch's mean cross-entropy with respect to the logits: for each row S S^T = (diag(p) - p p^T) / rows, with
/// p the softmax of the logits. Its column c is sqrt(p_c / rows) (e_c - p).
/// </summary>
internal sealed class LogitFactor
{
    private readonly torch.Tensor _probabilities;
    private readonly torch.Tensor _roots;

    /// <param name="logits">Rows x classes.</param>
    public LogitFactor(torch.Tensor logits)
    {
        _probabilities = torch.nn.functional.softmax(logits.detach(), 1);
        _roots = _probabilities.div(logits.shape[0]).sqrt();
    }

    /// <summary>S v for each row: rows x classes.</summary>
    /// <param name="vectors">One v a row, or one for all of them.</param>
    public torch.Tensor Times(torch.Tensor vectors)
    {
        torch.Tensor scaled = _roots.mul(vectors);
        return scaled.sub_(_probabilities.mul(scaled.sum(1, keepdim: true)));
    }
}
