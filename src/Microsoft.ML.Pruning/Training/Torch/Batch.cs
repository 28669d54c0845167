using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The rows of one optimiser step, on the device.</summary>
/// <remarks>The tensors belong to the current dispose scope.</remarks>
/// <param name="Features">Rows x features.</param>
/// <param name="Labels">What the loss of the task compares outputs with.</param>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Weights">The weight of each row, divided by their mean over the batch; null where all count alike.</param>
/// <param name="Weight">The sum of the weights, or the number of rows.</param>
internal readonly record struct Batch(torch.Tensor Features, torch.Tensor Labels, int Rows, torch.Tensor? Weights, double Weight);
