using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The loss of a batch with a teacher beside the labels.</summary>
/// <remarks>The teacher's tensors belong to the current dispose scope.</remarks>
internal sealed class TeacherLoss(Distillation distillation, TorchTask task, torch.Device device)
{
    private readonly TorchNetwork _teacher = new(
        distillation.RequireTeacher().Definition, new TorchParameters(distillation.RequireTeacher(), device), dropout: null);

    /// <summary>Mixes the loss by the labels with the divergence from the teacher.</summary>
    public torch.Tensor Mix(torch.Tensor labelLoss, torch.Tensor outputs, Batch batch)
    {
        var divergences = task.Divergences(Teach(batch.Features), outputs, distillation.Temperature);
        var divergence = (batch.Weights is null ? divergences : divergences.mul(batch.Weights)).mean();
        return labelLoss.Times(1 - distillation.Weight).Plus(divergence, distillation.Weight);
    }

    private torch.Tensor Teach(torch.Tensor features)
    {
        using var noGradient = torch.no_grad();
        return _teacher.Forward(features, training: false);
    }
}
