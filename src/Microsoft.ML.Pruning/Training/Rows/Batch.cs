using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The rows of one optimiser step, on the device; the tensors belong to the current dispose scope.</summary>
internal readonly record struct Batch(torch.Tensor Features, torch.Tensor Labels, int Rows);
