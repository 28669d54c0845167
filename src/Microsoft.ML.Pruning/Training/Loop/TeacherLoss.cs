using TorchSharp;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The loss of a batch with a teacher beside the labels; the teacher's tensors belong to the current dispose scope.</summary>
internal sealed class TeacherLoss(Distillation distillation, torch.Device device)
{
    private readonly TorchNetwork _teacher = new(
        distillation.RequireTeacher().Definition, new TorchParameters(distillation.RequireTeacher(), device), dropout: null);

    /// <summary>Mixes the loss by the labels with the divergence from the teacher.</summary>
    public torch.Tensor Mix(torch.Tensor labelLoss, torch.Tensor logits, torch.Tensor features)
    {
        var temperature = distillation.Temperature;
        var target = Teach(features, temperature);
        var learned = functional.log_softmax(logits.Over(temperature), 1);
        var divergence = target.exp().mul(target.sub(learned)).sum(1).mean();
        return labelLoss.Times(1 - distillation.Weight).Plus(divergence, distillation.Weight * temperature * temperature);
    }

    /// <summary>The logarithms of the teacher's softened probabilities.</summary>
    private torch.Tensor Teach(torch.Tensor features, double temperature)
    {
        using var noGradient = torch.no_grad();
        return functional.log_softmax(_teacher.Forward(features, training: false).Over(temperature), 1);
    }
}
