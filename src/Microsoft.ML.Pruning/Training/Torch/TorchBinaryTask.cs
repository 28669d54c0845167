using TorchSharp;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Logistic loss.</summary>
internal sealed class TorchBinaryTask : TorchTask
{
    public override torch.Tensor RowLosses(torch.Tensor outputs, torch.Tensor targets) =>
        functional.binary_cross_entropy_with_logits(outputs, targets, reduction: Reduction.None).flatten();

    /// <summary>A logit above 0 says 1.</summary>
    public override torch.Tensor RightRows(torch.Tensor outputs, torch.Tensor targets) =>
        functional.relu(outputs.detach().sign()).eq(targets).flatten();

    /// <summary>The squared temperature times the divergence of the softened probabilities.</summary>
    public override torch.Tensor Divergences(torch.Tensor teacher, torch.Tensor student, double temperature)
    {
        var taught = Soften(teacher, temperature);
        var target = functional.sigmoid(taught);
        return RowLosses(Soften(student, temperature), target).sub(RowLosses(taught, target)).Times(temperature * temperature);
    }

    /// <summary>The Hessian is p (1 - p).</summary>
    public override OutputCurvature CurvatureOf(torch.Tensor outputs, Batch batch)
    {
        var probability = functional.sigmoid(outputs.detach());
        return new DiagonalCurvature(probability.mul(functional.sigmoid(outputs.detach().Times(-1))), batch);
    }
}
