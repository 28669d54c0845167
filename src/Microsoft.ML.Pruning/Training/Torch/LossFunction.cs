using TorchSharp;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The mean loss of a batch as a tensor.</summary>
internal static class LossFunction
{
    public static torch.Tensor Mean(ClassificationLoss loss, torch.Tensor logits, torch.Tensor labels) =>
        loss == ClassificationLoss.CrossEntropy
            ? functional.cross_entropy(logits, labels)
            : functional.nll_loss(functional.log_softmax(logits, 1), labels);
}
