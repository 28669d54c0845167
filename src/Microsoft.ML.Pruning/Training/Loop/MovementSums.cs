using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Sums how far the gradient pushes each value from 0.</summary>
/// <remarks>
/// Over the optimiser steps: M = -sum over steps t of rate_t * (dL/dw)_t * w_t, where w_t is the value before the step and L all that
/// training minimises, penalties and a teacher included (weight decay belongs to the optimiser). Pruned values have M = 0. (Sanh, Wolf and
/// Rush 2020, with the learning rate of each step.)
/// </remarks>
internal sealed class MovementSums
{
    private readonly (string Name, torch.Tensor Value, torch.Tensor Sum)[] _sums;

    public MovementSums(TorchParameters parameters) =>
        _sums = [.. parameters.TrainableByName.Select(
            entry => (entry.Name, entry.Parameter, torch.zeros_like(entry.Parameter, requires_grad: false)))];

    /// <summary>Adds a step; called between the gradients and the optimiser.</summary>
    public void Add(double rate)
    {
        using var noGradient = torch.no_grad();
        foreach ((_, var value, var sum) in _sums)
        {
            using var gradient = value.grad;
            if (gradient is not null)
            {
                sum.AddProduct(gradient, value, -rate);
            }
        }
    }

    /// <summary>Copies the sums out, by parameter.</summary>
    public Dictionary<string, float[]> Read() => _sums.ToDictionary(entry => entry.Name, entry => TorchParameters.ValuesOf(entry.Sum));
}
