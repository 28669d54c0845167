using System.Collections.Immutable;
using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Blocks of the empirical Fisher matrix.</summary>
/// <remarks>
/// The gradient of every single row comes from one batched pass: with d the gradients of the loss by the outputs of a layer and x what
/// comes in, that of a row is d x^T, summed over the positions of a convolution.
/// </remarks>
internal sealed class FisherCollector
{
    /// <summary>Rows whose gradients are held at a time.</summary>
    /// <remarks>So the blocks are read and written once for all of them.</remarks>
    private const int RowsAtOnce = 32;

    /// <summary>Numbers that those gradients may fill (1 GB).</summary>
    private const int GradientNumbers = 1 << 28;

    private readonly CalibrationPass _pass;
    private readonly int _rowsPerGradient;
    private readonly ImmutableArray<WeightedLayer> _layers;
    private readonly Dictionary<string, BlockDiagonalSum> _sums;
    private readonly int _atOnce;
    private readonly float[] _values;
    private long _gradients;

    private FisherCollector(CalibrationPass pass, FisherRequest request, ImmutableArray<string> parameters)
    {
        _pass = pass;
        _rowsPerGradient = request.RowsPerGradient;
        _layers = WeightedLayer.Of(pass.Network.Definition, parameters);
        _sums = parameters.ToDictionary(name => name, name => new BlockDiagonalSum(pass.Network.Values(name).Length, request.BlockSize));
        var largest = _sums.Values.Max(sum => sum.Elements);
        _atOnce = Math.Max(1, Math.Min(RowsAtOnce / _rowsPerGradient, GradientNumbers / largest));
        _values = new float[_atOnce * largest];
    }

    public static FisherStatistics Collect(CalibrationPass pass, FisherRequest request, ImmutableArray<string> parameters)
    {
        var collector = new FisherCollector(pass, request, parameters);
        pass.ForEachBatch(Math.Max(1, request.BatchSize / request.RowsPerGradient) * request.RowsPerGradient, collector.Add);
        return new FisherStatistics(collector._sums, collector._gradients);
    }

    private void Add(Batch batch)
    {
        var outputs = _pass.Torch.Outputs(batch.Features);
        var losses = _pass.Task.RowLosses(outputs[_pass.Network.Definition.Output.Name], batch.Labels);
        var loss = (batch.Weights is null ? losses : losses.mul(Shares(batch))).sum();
        var slopes = torch.autograd.grad([loss], [.. _layers.Select(layer => outputs[layer.Name])]);
        using var noGradient = torch.no_grad();
        for (var i = 0; i < _layers.Length; i++)
        {
            Add(_layers[i], outputs[_layers[i].Input], slopes[i], batch.Rows);
        }

        _gradients += ((batch.Rows - 1) / _rowsPerGradient) + 1;
    }

    /// <summary>What each row counts.</summary>
    /// <remarks>
    /// With w its weight and m the mean weight of the rows of its gradient, w / sqrt(m), so that a gradient is the mean by weight and its
    /// square counts by m.
    /// </remarks>
    private torch.Tensor Shares(Batch batch)
    {
        var shares = TorchParameters.ValuesOf(CalibrationPass.SharesOf(batch)!);
        for (var first = 0; first < shares.Length; first += _rowsPerGradient)
        {
            var own = shares.AsSpan(first, Math.Min(_rowsPerGradient, shares.Length - first));
            var mean = TensorPrimitives.Sum<float>(own) / own.Length;
            TensorPrimitives.Divide(own, mean > 0 ? MathF.Sqrt(mean) : 1, own);
        }

        return TorchParameters.CopyOf(shares, new TensorShape(shares.Length), _pass.Device);
    }

    private void Add(WeightedLayer layer, torch.Tensor inputs, torch.Tensor slopes, int rows)
    {
        for (var done = 0; done < rows;)
        {
            using var scope = torch.NewDisposeScope();
            var each = Math.Min(_rowsPerGradient, rows - done);
            var count = Math.Min(_atOnce, (rows - done) / each);
            var x = Join(layer.Patches(inputs.narrow(0, done, count * each)), count, each);
            var d = Join(layer.Split(slopes.narrow(0, done, count * each)), count, each).Over(each);
            Add($"{layer.Name}.weight", d.matmul(x.transpose(2, 3)), count);
            Add($"{layer.Name}.bias", d.sum(3), count);
            done += count * each;
        }
    }

    /// <summary>Puts the positions of a gradient's rows side by side.</summary>
    /// <remarks>Gives gradients x groups x inputs or outputs x positions of all its rows.</remarks>
    private static torch.Tensor Join(torch.Tensor rows, int count, int each)
    {
        var shape = rows.shape;
        return rows.reshape(count, each, shape[1], shape[2], shape[3]).permute(0, 2, 3, 1, 4).flatten(3);
    }

    /// <summary>Adds gradients of a parameter, if it was asked for.</summary>
    private void Add(string parameter, torch.Tensor gradients, int count)
    {
        if (_sums.TryGetValue(parameter, out var sum))
        {
            var length = count * sum.Elements;
            torch.frombuffer(_values, torch.ScalarType.Float32, length).copy_(gradients.flatten());
            FiniteValues.Require(parameter, _values.AsSpan(0, length));
            sum.Add(_values, count);
        }
    }
}
