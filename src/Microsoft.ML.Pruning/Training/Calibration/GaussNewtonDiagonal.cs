using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>The diagonal of the Gauss-Newton matrix of the mean loss.</summary>
/// <remarks>
/// The mean over rows of sum_c (d(s_c . f) / dw)^2, where f are the outputs and s_c the columns of the <see cref="OutputCurvature"/>. With
/// random signs v in place of unit vectors, the mean over probes of (d(S v . f) / dw)^2 has the same expectation.
/// </remarks>
internal sealed class GaussNewtonDiagonal
{
    private const int MostColumnsAtOnce = 16;
    private const long NumbersIn256MB = 64L << 20;

    private readonly CalibrationPass _pass;
    private readonly ImmutableArray<string> _parameters;
    private readonly Node[] _layers;
    private readonly int? _probes;
    private readonly RandomSigns _signs;
    private readonly int _columnsAtOnce;
    private readonly int _rowsAtOnce;

    private GaussNewtonDiagonal(CalibrationPass pass, ImmutableArray<string> parameters, int? probes, long heldNumbers)
    {
        var definition = pass.Network.Definition;
        _pass = pass;
        _parameters = parameters;
        _layers = [.. parameters.Select(name => definition.Parameter(name).Node).Distinct().Select(name => definition[name])];
        _probes = probes;
        _signs = new RandomSigns(pass.Seed);
        _columnsAtOnce = (int)Math.Min(MostColumnsAtOnce, probes ?? pass.Task.CurvatureColumns((int)definition.OutputShape.Count));
        while (_columnsAtOnce > 1 && NumbersPerRow() > heldNumbers)
        {
            _columnsAtOnce /= 2;
        }

        _rowsAtOnce = (int)Math.Clamp(heldNumbers / NumbersPerRow(), 1, int.MaxValue);
    }

    /// <summary>Gathers the diagonal.</summary>
    /// <param name="pass">The network and the rows.</param>
    /// <param name="parameters">Weights and biases of Linear and Conv2d layers.</param>
    /// <param name="batchSize">The most rows at a time.</param>
    /// <param name="probes">How many vectors of random signs to take, or null for all unit vectors.</param>
    /// <param name="heldNumbers">
    /// How many numbers convolutions may hold; below that, columns and then rows are taken fewer at a time.
    /// </param>
    public static Dictionary<string, ReadOnlyMemory<float>> Collect(
        CalibrationPass pass, ImmutableArray<string> parameters, int batchSize, int? probes, long heldNumbers = NumbersIn256MB) =>
        new GaussNewtonDiagonal(pass, parameters, probes, heldNumbers).Collect(batchSize);

    private Dictionary<string, ReadOnlyMemory<float>> Collect(int batchSize)
    {
        var sums = new ParameterSums(_parameters.Select(name => _pass.Parameters[name]));
        _pass.ForEachBatch(Math.Min(batchSize, _rowsAtOnce), batch => sums.Add(Mean(batch), batch.Weight));
        return sums.Mean(_parameters);
    }

    /// <summary>The mean over the rows of a batch.</summary>
    private torch.Tensor[] Mean(Batch batch)
    {
        var outputs = _pass.Torch.Outputs(batch.Features);
        var output = outputs[_pass.Network.Definition.Output.Name];
        var ends = Array.ConvertAll(_layers, layer => outputs[layer.Name]);
        var curvatures = Array.ConvertAll(
            _layers, layer => LayerCurvature.Of(layer.Layer, _pass.Parameters[$"{layer.Name}.weight"], outputs[layer.Inputs[0]]));
        var factor = _pass.Task.CurvatureOf(output, batch);
        foreach (var vectors in Vectors(output).Chunk(_columnsAtOnce))
        {
            using var scope = torch.NewDisposeScope();
            var deltas = Array.ConvertAll(
                vectors, vector => torch.autograd.grad([output], ends, [factor.Times(vector)], retain_graph: true));
            for (var i = 0; i < curvatures.Length; i++)
            {
                curvatures[i].Add([.. deltas.Select(delta => delta[i])]);
            }
        }

        return [.. _parameters.Select(name => _pass.Network.Definition.Parameter(name)).Select(parameter =>
        {
            var curvature = curvatures[Array.FindIndex(_layers, layer => layer.Name == parameter.Node)];
            return parameter.Kind == ParameterKind.Bias ? curvature.Bias : curvature.Weight;
        })];
    }

    /// <summary>What the factor is multiplied with.</summary>
    /// <remarks>The unit vectors of the columns that are not 0, or signs divided by the root of their number.</remarks>
    private torch.Tensor[] Vectors(torch.Tensor output)
    {
        var (rows, columns) = ((int)output.shape[0], (int)output.shape[1]);
        return _probes is { } probes
            ? TorchParameters.CopyOf(_signs.Next((long)rows * probes * columns), new TensorShape(rows, probes, columns), torch.CPU)
                .Divide(Math.Sqrt(probes))
                .unbind(1)
            : torch.eye(columns).narrow(0, 0, _pass.Task.CurvatureColumns(columns)).unbind();
    }

    /// <summary>Numbers that convolutions hold for one row, at least 1.</summary>
    private long NumbersPerRow() =>
        _layers.Where(layer => layer.Layer.Patches is not null).Sum(layer => Conv2dCurvature.NumbersPerRow(
            _pass.Network.Definition.Parameter($"{layer.Name}.weight").Shape,
            _pass.Network.Definition.ShapeOf(layer.Inputs[0]),
            _pass.Network.Definition.ShapeOf(layer.Name),
            _columnsAtOnce)) + 1;
}
