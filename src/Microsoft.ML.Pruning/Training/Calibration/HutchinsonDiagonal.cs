using System.Collections.Immutable;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Networks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Hutchinson's estimator of the diagonal of a Hessian H.</summary>
/// <remarks>
/// The mean over random signs z of z * (H z), where H z is the derivative of z . gradient (Hutchinson 1990; Bekas, Kokiopoulou and Saad
/// 2007). Its variance for element i is the sum of the squares of H_ij over all other j that signs are drawn for, divided by the number of
/// draws. Every batch draws its own; pruned elements get none, so they disturb no others and their own result is 0.
/// </remarks>
internal sealed class HutchinsonDiagonal
{
    private readonly CalibrationPass _pass;
    private readonly ImmutableArray<string> _parameters;
    private readonly torch.Tensor[] _inputs;
    private readonly int _probes;
    private readonly RandomSigns _signs;

    private HutchinsonDiagonal(CalibrationPass pass, ImmutableArray<string> parameters, int probes)
    {
        _pass = pass;
        _parameters = parameters;
        _inputs = [.. parameters.Select(name => pass.Parameters[name])];
        _probes = probes;
        _signs = new RandomSigns(pass.Seed);
    }

    /// <summary>Of the Hessian of the mean loss.</summary>
    public static Dictionary<string, ReadOnlyMemory<float>> OfLoss(CalibrationPass pass, ImmutableArray<string> parameters, int probes)
    {
        var diagonal = new HutchinsonDiagonal(pass, parameters, probes);
        return diagonal.Collect(batch => diagonal.Gradient(pass.LossOf(batch), null));
    }

    /// <summary>Of the part of that Hessian beyond the Gauss-Newton matrix.</summary>
    /// <remarks>The Hessian of the outputs, each times the derivative of the loss with respect to it, held constant.</remarks>
    public static Dictionary<string, ReadOnlyMemory<float>> OfOutputs(CalibrationPass pass, ImmutableArray<string> parameters, int probes)
    {
        var diagonal = new HutchinsonDiagonal(pass, parameters, probes);
        return diagonal.Collect(batch =>
        {
            var outputs = pass.Torch.Forward(batch.Features, training: false);
            var loss = pass.Task.MeanLoss(outputs, batch);
            return diagonal.Gradient(outputs, torch.autograd.grad([loss], [outputs], retain_graph: true));
        });
    }

    private Dictionary<string, ReadOnlyMemory<float>> Collect(Func<Batch, IList<torch.Tensor>> gradient)
    {
        var sums = new ParameterSums(_inputs);
        _pass.ForEachBatch(batch => sums.Add(Mean(gradient(batch)), batch.Weight));
        return sums.Mean(_parameters);
    }

    private IList<torch.Tensor> Gradient(torch.Tensor output, IList<torch.Tensor>? weights) =>
        torch.autograd.grad([output], _inputs, weights, retain_graph: true, create_graph: true);

    /// <summary>The mean over the draws of a batch.</summary>
    private torch.Tensor[] Mean(IList<torch.Tensor> gradient)
    {
        var means = Array.ConvertAll(_inputs, input => torch.zeros_like(input));
        for (var probe = 0; probe < _probes; probe++)
        {
            using var scope = torch.NewDisposeScope();
            torch.Tensor[] signs = [.. _parameters.Select(DrawFor)];
            var products = torch.autograd.grad(gradient, _inputs, signs, retain_graph: true);
            for (var i = 0; i < means.Length; i++)
            {
                means[i].AddProduct(signs[i], products[i], 1.0 / _probes);
            }
        }

        return means;
    }

    private torch.Tensor DrawFor(string parameter)
    {
        var shape = _pass.Network.Definition.Parameter(parameter).Shape;
        var signs = _signs.Next(shape.Count);
        _pass.Network.Masks.GetValueOrDefault(parameter)?.ApplyTo(signs);
        return TorchParameters.CopyOf(signs, shape, _pass.Device);
    }
}
