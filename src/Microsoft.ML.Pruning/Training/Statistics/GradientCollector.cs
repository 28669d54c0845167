using System.Collections.Immutable;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Gradients of the cross-entropy of calibration rows.</summary>
internal static class GradientCollector
{
    /// <summary>The gradient of the mean loss of all rows.</summary>
    public static Dictionary<string, ReadOnlyMemory<float>> Mean(CalibrationPass pass, ImmutableArray<string> parameters) =>
        Mean(pass, parameters, gradient => gradient);

    /// <summary>The mean over batches, weighted by their rows, of the absolute gradient of the mean loss of the batch.</summary>
    public static Dictionary<string, ReadOnlyMemory<float>> MeanMagnitude(CalibrationPass pass, ImmutableArray<string> parameters) =>
        Mean(pass, parameters, gradient => gradient.abs());

    private static Dictionary<string, ReadOnlyMemory<float>> Mean(CalibrationPass pass, ImmutableArray<string> parameters, Func<torch.Tensor, torch.Tensor> term)
    {
        torch.Tensor[] inputs = [.. parameters.Select(name => pass.Parameters[name])];
        var sums = new ParameterSums(inputs);
        pass.ForEachBatch(batch =>
        {
            torch.Tensor loss = LossFunction.Mean(ClassificationLoss.CrossEntropy, pass.Torch.Forward(batch.Features, training: false), batch.Labels);
            sums.Add([.. torch.autograd.grad([loss], inputs).Select(term)], batch.Rows);
        });
        return sums.Mean(parameters);
    }
}
