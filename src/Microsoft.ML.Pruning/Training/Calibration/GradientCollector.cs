using System.Collections.Immutable;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Gradients of the loss of calibration rows.</summary>
internal static class GradientCollector
{
    /// <summary>The gradient of the mean loss of all rows, with logits divided by a temperature.</summary>
    public static Dictionary<string, ReadOnlyMemory<float>> Mean(
        CalibrationPass pass,
        ImmutableArray<string> parameters,
        double temperature = 1) =>
        Mean(pass, parameters, temperature, gradient => gradient);

    /// <summary>The mean over batches, by weight, of their loss's absolute gradient.</summary>
    public static Dictionary<string, ReadOnlyMemory<float>> MeanMagnitude(CalibrationPass pass, ImmutableArray<string> parameters) =>
        Mean(pass, parameters, temperature: 1, gradient => gradient.abs());

    private static Dictionary<string, ReadOnlyMemory<float>> Mean(
        CalibrationPass pass, ImmutableArray<string> parameters, double temperature, Func<torch.Tensor, torch.Tensor> term)
    {
        torch.Tensor[] inputs = [.. parameters.Select(name => pass.Parameters[name])];
        var sums = new ParameterSums(inputs);
        pass.ForEachBatch(batch =>
        {
            var gradient = torch.autograd.grad([pass.LossOf(batch, temperature)], inputs);
            sums.Add([.. gradient.Select(term)], batch.Weight);
        });
        return sums.Mean(parameters);
    }
}
