using TorchSharp;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Softmax cross-entropy.</summary>
internal sealed class TorchMulticlassTask : TorchTask
{
    public override torch.Tensor Targets(torch.Tensor labels) => labels.flatten().to(torch.ScalarType.Int64);

    public override torch.Tensor RowLosses(torch.Tensor outputs, torch.Tensor targets) =>
        functional.cross_entropy(outputs, targets, reduction: Reduction.None);

    public override torch.Tensor MeanLoss(torch.Tensor outputs, torch.Tensor targets) => functional.cross_entropy(outputs, targets);

    public override torch.Tensor RightRows(torch.Tensor outputs, torch.Tensor targets) => outputs.argmax(1).eq(targets);

    /// <summary>The squared temperature times the divergence of the softened probabilities.</summary>
    public override torch.Tensor Divergences(torch.Tensor teacher, torch.Tensor student, double temperature)
    {
        var target = functional.log_softmax(Soften(teacher, temperature), 1);
        var learned = functional.log_softmax(Soften(student, temperature), 1);
        return target.exp().mul(target.sub(learned)).sum(1).Times(temperature * temperature);
    }

    public override int CurvatureColumns(int outputs) => outputs - 1;

    public override OutputCurvature CurvatureOf(torch.Tensor outputs, Batch batch) => new SoftmaxCurvature(outputs, batch);
}
