using System.Collections.Immutable;
using Microsoft.ML.Pruning.Masks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The Hessian of the loss times its gradient.</summary>
/// <remarks>It comes from calibration rows, by a backward pass through the backward pass (Pearlmutter 1994).</remarks>
internal static class HessianGradientCollector
{
    /// <summary>Hg, with logits divided by a temperature.</summary>
    /// <remarks>G is the gradient over all rows of every trainable element that is not pruned.</remarks>
    public static Dictionary<string, ReadOnlyMemory<float>> Product(
        CalibrationPass pass,
        ImmutableArray<string> parameters,
        double temperature)
    {
        ImmutableArray<string> trainable = [.. pass.Parameters.TrainableByName.Select(entry => entry.Name)];
        torch.Tensor[] all = [.. trainable.Select(name => pass.Parameters[name])];
        torch.Tensor[] wanted = [.. parameters.Select(name => pass.Parameters[name])];
        var direction = GradientOfKept(pass, trainable, temperature);
        var sums = new ParameterSums(wanted);
        pass.ForEachBatch(batch =>
        {
            var gradient = torch.autograd.grad([pass.LossOf(batch, temperature)], all, retain_graph: true, create_graph: true);
            var flow = gradient.Zip(direction, (slope, along) => slope.mul(along).sum()).Aggregate((sum, term) => sum.Plus(term));
            sums.Add([.. torch.autograd.grad([flow], wanted)], batch.Weight);
        });
        return sums.Mean(parameters);
    }

    private static torch.Tensor[] GradientOfKept(CalibrationPass pass, ImmutableArray<string> trainable, double temperature)
    {
        var gradient = GradientCollector.Mean(pass, trainable, temperature);
        return [.. trainable.Select(name =>
        {
            var kept = gradient[name].ToArray();
            pass.Network.Masks.GetValueOrDefault(name)?.ApplyTo(kept);
            return TorchParameters.CopyOf(kept, pass.Network.Definition.Parameter(name).Shape, pass.Device);
        })];
    }
}
