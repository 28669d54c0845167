using System.Collections.Immutable;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Gradients of the cross-entropy of calibration rows.</summary>
internal static class GradientCollector
{
    /// <summary>The gradient of the mean loss of all rows, with the logits divided by a temperature.</summary>
    public static Dictionary<string, ReadOnlyMemory<float>> Mean(
        CalibrationPass pass,
        ImmutableArray<string> parameters,
        double temperature = 1) =>
        Mean(pass, parameters, temperature, gradient => gradient);

    /// <summary>The mean over batches, weighted by their rows, of the absolute gradient of the mean loss of the batch.</summary>
    public static Dictionary<string, ReadOnlyMemory<float>> MeanMagnitude(CalibrationPass pass, ImmutableArray<string> parameters) =>
        Mean(pass, parameters, temperature: 1, gradient => gradient.abs());

    private static Dictionary<string, ReadOnlyMemory<float>> Mean(
        CalibrationPass pass, ImmutableArray<string> parameters, double temperature, Func<torch.Tensor, torch.Tensor> term)
    {
        torch.Tensor[] inputs = [.. parameters.Select(name => pass.Parameters[name])];
        var sums = new ParameterSums(inputs);
        pass.ForEachBatch(batch => sums.Add([.. torch.autograd.grad([pass.LossOf(batch, temperature)], inputs).Select(term)], batch.Rows));
        return sums.Mean(parameters);
    }
}
