using System.Collections.Immutable;
using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Gathers the diagonal of the Hessian of the mean loss.</summary>
/// <remarks>It takes calibration rows and the method asked for.</remarks>
internal static class CurvatureCollector
{
    public static Dictionary<string, ReadOnlyMemory<float>> Collect(
        CalibrationPass pass,
        ImmutableArray<string> parameters,
        CurvatureRequest request)
    {
        var definition = pass.Network.Definition;
        if (parameters.FirstOrDefault(name => !definition[definition.Parameter(name).Node].Layer.IsWeighted) is { } other)
        {
            throw new ArgumentException(
                $"'{other}' belongs to neither a Linear nor a Conv2d layer, and curvature is gathered for those alone.",
                nameof(parameters));
        }

        if (request.Method == CurvatureMethod.Hutchinson)
        {
            return HutchinsonDiagonal.OfLoss(pass, parameters, request.HessianProbes);
        }

        var curvatures = GaussNewtonDiagonal.Collect(pass, parameters, request.BatchSize, request.ClassProbes);
        var bent = request.Method == CurvatureMethod.Automatic ? BeforeBends(definition, parameters) : [];
        return bent.IsEmpty ? curvatures : Sum(curvatures, HutchinsonDiagonal.OfOutputs(pass, bent, request.HessianProbes));
    }

    /// <summary>The parameters with a smooth activation after them.</summary>
    /// <remarks>The outputs are not piecewise linear in these.</remarks>
    private static ImmutableArray<string> BeforeBends(NetworkDefinition definition, ImmutableArray<string> parameters)
    {
        var before = Upstream.OfSmoothActivations(definition.Nodes);
        return [.. parameters.Where(name => before.Contains(definition.Parameter(name).Node))];
    }

    private static Dictionary<string, ReadOnlyMemory<float>> Sum(
        Dictionary<string, ReadOnlyMemory<float>> all,
        Dictionary<string, ReadOnlyMemory<float>> some) =>
        all.ToDictionary(entry => entry.Key, entry =>
        {
            if (!some.TryGetValue(entry.Key, out var more))
            {
                return entry.Value;
            }

            var sum = new float[more.Length];
            TensorPrimitives.Add(entry.Value.Span, more.Span, sum);
            return sum;
        });
}
