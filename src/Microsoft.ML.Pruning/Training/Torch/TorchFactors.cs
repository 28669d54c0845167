using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Scaling factors as tensors, one for each place that they scale.</summary>
/// <remarks>
/// Torch differentiates by the places; a factor of several has the sum of their gradients. They belong to the current dispose scope.
/// </remarks>
internal sealed class TorchFactors
{
    private readonly ImmutableArray<FactorPlace> _places;
    private readonly torch.Tensor[] _tensors;
    private readonly ILookup<string, int> _placesOf;

    public TorchFactors(ScalingFactors factors, NetworkDefinition definition, torch.Device device)
    {
        _places = factors.Places;
        _placesOf = Enumerable.Range(0, _places.Length).ToLookup(place => _places[place].Node, StringComparer.Ordinal);
        _tensors = [.. _places.Select(place => TensorOf(place, factors.Start, definition.ShapeOf(place.Node), device))];
    }

    /// <summary>The output of a node, times its factors if it has any.</summary>
    public torch.Tensor Scale(string node, torch.Tensor output) =>
        _placesOf[node].Aggregate(output, (scaled, place) => scaled.mul(_tensors[place]));

    /// <summary>Forgets the gradients of the last batch.</summary>
    public void ForgetGradients()
    {
        foreach (var tensor in _tensors)
        {
            tensor.grad = null;
        }
    }

    /// <summary>Sums the gradient of each factor over its places.</summary>
    public void ReadGradients(Span<float> gradients)
    {
        gradients.Clear();
        for (var place = 0; place < _tensors.Length; place++)
        {
            using var gradient = _tensors[place].grad;
            if (gradient is null)
            {
                continue;
            }

            var values = TorchParameters.ValuesOf(gradient);
            for (var i = 0; i < values.Length; i++)
            {
                if (_places[place].Factors[i] is >= 0 and var factor)
                {
                    gradients[factor] += values[i];
                }
            }
        }
    }

    /// <summary>Gives every place the values of its factors.</summary>
    public void Write(float[] values)
    {
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        for (var place = 0; place < _tensors.Length; place++)
        {
            var gathered = Gathered(_places[place], values);
            _tensors[place].copy_(torch.frombuffer(gathered, torch.ScalarType.Float32).view(_tensors[place].shape));
        }
    }

    private static float[] Gathered(FactorPlace place, IReadOnlyList<float> values) =>
        [.. place.Factors.Select(factor => factor == FactorPlace.NoFactor ? 1 : values[factor])];

    /// <summary>A tensor that torch spreads over rows and pixels.</summary>
    private static torch.Tensor TensorOf(FactorPlace place, ImmutableArray<float> start, TensorShape output, torch.Device device)
    {
        var count = place.Factors.Length;
        var shape = count == 1 ? new TensorShape(1)
            : output.Rank == 1 ? new TensorShape(count)
            : new TensorShape(count, 1, 1);
        var tensor = TorchParameters.CopyOf(Gathered(place, start), shape, device);
        tensor.requires_grad = true;
        return tensor;
    }
}
