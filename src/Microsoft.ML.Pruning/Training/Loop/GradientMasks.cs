using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Zeroes the gradients of pruned weights before the optimiser sees them.</summary>
/// <remarks>
/// A pruned weight is 0 when training starts and its gradient is always 0, so momentum, Adam's means, weight decay and the weight itself
/// stay exactly 0.
/// </remarks>
internal sealed class GradientMasks
{
    private readonly (torch.Tensor Parameter, torch.Tensor Mask)[] _masked;

    public GradientMasks(Network network, TorchParameters parameters, torch.Device device)
    {
        var definition = network.Definition;
        _masked = [.. network.Masks
            .Where(entry => entry.Value.PrunedCount > 0)
            .Select(entry =>
                (parameters[entry.Key], TorchParameters.CopyOf(Ones(entry.Value), definition.Parameter(entry.Key).Shape, device)))];
    }

    public void Apply()
    {
        foreach (var (parameter, mask) in _masked)
        {
            using var gradient = parameter.grad;
            gradient?.mul_(mask);
        }
    }

    private static float[] Ones(Mask mask)
    {
        var kept = new float[mask.Length];
        Array.Fill(kept, 1);
        mask.ApplyTo(kept);
        return kept;
    }
}
