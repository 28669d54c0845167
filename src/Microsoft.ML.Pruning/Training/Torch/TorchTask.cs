using Microsoft.ML.Pruning.Tasks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>A task on torch tensors: loss, accuracy and curvature.</summary>
internal abstract class TorchTask
{
    /// <summary>The task on tensors.</summary>
    public static TorchTask Of(LearningTask task) => task.Match<TorchTask>(
        _ => new TorchMulticlassTask(), _ => new TorchBinaryTask(), regression => new TorchRegressionTask(regression));

    /// <summary>What <see cref="RowLosses"/> compares outputs with.</summary>
    /// <param name="labels">Rows x numbers of a label.</param>
    public virtual torch.Tensor Targets(torch.Tensor labels) => labels;

    /// <summary>The loss of each row.</summary>
    public abstract torch.Tensor RowLosses(torch.Tensor outputs, torch.Tensor targets);

    /// <summary>The mean loss of rows that count alike.</summary>
    public virtual torch.Tensor MeanLoss(torch.Tensor outputs, torch.Tensor targets) => RowLosses(outputs, targets).mean();

    /// <summary>The mean loss of a batch, by weight.</summary>
    public torch.Tensor MeanLoss(torch.Tensor outputs, Batch batch) => batch.Weights is null
        ? MeanLoss(outputs, batch.Labels)
        : RowLosses(outputs, batch.Labels).mul(batch.Weights).mean();

    /// <summary>1 for each right row, else 0; null in a regression.</summary>
    public abstract torch.Tensor? RightRows(torch.Tensor outputs, torch.Tensor targets);

    /// <summary>Outputs divided by a temperature, where they are logits.</summary>
    public virtual torch.Tensor Soften(torch.Tensor outputs, double temperature) =>
        temperature == 1 ? outputs : outputs.Over(temperature);

    /// <summary>How far a student is from its teacher, by row, as a loss.</summary>
    public abstract torch.Tensor Divergences(torch.Tensor teacher, torch.Tensor student, double temperature);

    /// <summary>How many columns <see cref="CurvatureOf"/> has that are not 0.</summary>
    /// <param name="outputs">How many outputs the network has.</param>
    public virtual int CurvatureColumns(int outputs) => outputs;

    /// <summary>A factor S of the curvature of the loss by the outputs.</summary>
    /// <remarks>Of the mean loss: for each row, S S^T is its Hessian.</remarks>
    public abstract OutputCurvature CurvatureOf(torch.Tensor outputs, Batch batch);
}
