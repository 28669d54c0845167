using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>What one node computes from its inputs.</summary>
/// <remarks>Each has a leading dimension of rows.</remarks>
internal delegate torch.Tensor TorchOperation(torch.Tensor[] inputs, bool training);
