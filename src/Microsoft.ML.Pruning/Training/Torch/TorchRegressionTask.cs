using Microsoft.ML.Pruning.Tasks;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Squared, absolute or Huber loss.</summary>
/// <remarks>The mean over the outputs of a row.</remarks>
internal sealed class TorchRegressionTask(RegressionTask task) : TorchTask
{
    public override torch.Tensor RowLosses(torch.Tensor outputs, torch.Tensor targets)
    {
        var error = outputs.sub(targets);
        return task.Loss.Match(error.Squared, error.abs, delta => Huber(error, delta)).mean([1]);
    }

    public override torch.Tensor? RightRows(torch.Tensor outputs, torch.Tensor targets) => null;

    /// <summary>Leaves the outputs, which are no logits, as they are.</summary>
    public override torch.Tensor Soften(torch.Tensor outputs, double temperature) => outputs;

    /// <summary>The loss with the teacher's outputs as labels.</summary>
    public override torch.Tensor Divergences(torch.Tensor teacher, torch.Tensor student, double temperature) =>
        RowLosses(student, teacher);

    /// <summary>The second derivative: 2 for squared loss, 1 within delta for Huber's.</summary>
    /// <remarks>An absolute error has none but at 0; there stands 1, the Fisher information of errors that it suits (Laplace's).</remarks>
    public override OutputCurvature CurvatureOf(torch.Tensor outputs, Batch batch)
    {
        var error = outputs.detach().sub(batch.Labels);
        var second = task.Loss.Match(
            () => torch.ones_like(error).Times(2), () => torch.ones_like(error), delta => Beyond(error.abs(), delta).IsZero());
        return new DiagonalCurvature(second.to(torch.ScalarType.Float32).Over(task.Outputs), batch);
    }

    /// <summary>With m the lesser of |error| and delta: m^2 / 2 + delta (|error| - m).</summary>
    private static torch.Tensor Huber(torch.Tensor error, double delta)
    {
        var size = error.abs();
        var beyond = Beyond(size, delta);
        return size.sub(beyond).Squared().Times(0.5).Plus(beyond, delta);
    }

    private static torch.Tensor Beyond(torch.Tensor size, double delta) => functional.relu(size.Plus(-delta));
}
