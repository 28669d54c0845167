using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>What one node computes from its inputs, each with a leading dimension of rows.</summary>
internal delegate torch.Tensor TorchOperation(torch.Tensor[] inputs, bool training);
