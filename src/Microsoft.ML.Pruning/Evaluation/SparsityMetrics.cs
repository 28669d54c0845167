using System.Collections.Immutable;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Evaluation;

/// <summary>How sparse a network is and what that could save.</summary>
/// <remarks>
/// Zeros are counted from the values, whatever the masks say. Prunable weights are the weights of Linear and Conv2d layers; biases and
/// batch-norm parameters are counted among all parameters only.
/// </remarks>
public sealed record SparsityMetrics
{
    private readonly ValueArray<LayerSparsity> _layers;

    private SparsityMetrics()
    {
    }

    /// <summary>The Linear and Conv2d layers in network order.</summary>
    public required ImmutableArray<LayerSparsity> Layers { get => _layers.Items; init => _layers = new(value); }

    /// <summary>The number of prunable weights of all <see cref="Layers"/>.</summary>
    /// <remarks>The denominator of <see cref="Sparsity"/>.</remarks>
    public long Weights => Layers.Sum(layer => layer.Weights);

    /// <summary>The number of prunable weights that are 0.</summary>
    public long ZeroWeights => Layers.Sum(layer => layer.ZeroWeights);

    /// <summary><see cref="ZeroWeights"/> / <see cref="Weights"/>; 0 for a network without weights.</summary>
    public double Sparsity => Weights == 0 ? 0 : (double)ZeroWeights / Weights;

    /// <summary>The number of trainable values.</summary>
    /// <remarks>
    /// Weights, biases, and scale and shift of batch normalisations, but not their running statistics. The denominator of
    /// <see cref="ParameterSparsity"/> and the numerator of <see cref="CompressionRatio"/>.
    /// </remarks>
    public required long Parameters { get; init; }

    /// <summary>The number of trainable values that are 0.</summary>
    /// <remarks>A bias that was never trained away from 0 counts too.</remarks>
    public required long ZeroParameters { get; init; }

    /// <summary><see cref="ZeroParameters"/> / <see cref="Parameters"/>; 0 for a network without parameters.</summary>
    public double ParameterSparsity => Parameters == 0 ? 0 : (double)ZeroParameters / Parameters;

    /// <summary><see cref="Parameters"/> / the parameters that are not 0.</summary>
    /// <remarks>Infinite when all are 0, and 1 for a network without parameters.</remarks>
    public double CompressionRatio => Parameters == 0 ? 1 : (double)Parameters / (Parameters - ZeroParameters);

    /// <summary>The number of neurons and filters of all <see cref="Layers"/>.</summary>
    /// <remarks>The denominator for <see cref="UnitsKept"/>.</remarks>
    public long Units => Layers.Sum(layer => (long)layer.Units);

    /// <summary>The units with at least one incoming weight that is not 0.</summary>
    public long UnitsKept => Layers.Sum(layer => (long)layer.UnitsKept);

    /// <summary>Multiply-adds for one input by all weights, zero or not.</summary>
    public long MultiplyAdds => Layers.Sum(layer => layer.MultiplyAdds);

    /// <summary>Multiply-adds for one input by weights that are not 0.</summary>
    /// <remarks>Each layer's are scaled by its own density.</remarks>
    public long NonZeroMultiplyAdds => Layers.Sum(layer => layer.NonZeroMultiplyAdds);

    /// <summary><see cref="MultiplyAdds"/> / <see cref="NonZeroMultiplyAdds"/>, as if zeros cost nothing.</summary>
    /// <remarks>Infinite when all weights are 0, and 1 for a network without weights.</remarks>
    public double TheoreticalSpeedup => MultiplyAdds == 0 ? 1 : (double)MultiplyAdds / NonZeroMultiplyAdds;

    /// <summary>Bytes of all parameters and masks in memory.</summary>
    /// <remarks>Running statistics are included: 4 a value, and the masks at one bit a value, rounded up to 8 bytes.</remarks>
    public required long BytesInMemory { get; init; }

    /// <summary>Bytes of the network as a file: definition, values, masks and checksums.</summary>
    public required long BytesOnDisk { get; init; }

    /// <summary>The figures for the entire network by name, in a fixed order.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Figures =>
    [
        new(nameof(Weights), Weights),
        new(nameof(ZeroWeights), ZeroWeights),
        new(nameof(Sparsity), Sparsity),
        new(nameof(Parameters), Parameters),
        new(nameof(ZeroParameters), ZeroParameters),
        new(nameof(ParameterSparsity), ParameterSparsity),
        new(nameof(CompressionRatio), CompressionRatio),
        new(nameof(Units), Units),
        new(nameof(UnitsKept), UnitsKept),
        new(nameof(MultiplyAdds), MultiplyAdds),
        new(nameof(NonZeroMultiplyAdds), NonZeroMultiplyAdds),
        new(nameof(TheoreticalSpeedup), TheoreticalSpeedup),
        new(nameof(BytesInMemory), BytesInMemory),
        new(nameof(BytesOnDisk), BytesOnDisk),
    ];

    /// <summary>Measures a network; time is linear in the number of its values.</summary>
    /// <param name="network">The network.</param>
    public static SparsityMetrics Compute(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        ImmutableArray<ParameterSize> sizes = [.. network.Definition.Parameters.Select(parameter => ParameterSize.Of(network, parameter))];
        ImmutableArray<ParameterSize> trainable = [.. sizes.Where(size => size.Parameter.IsTrainable)];
        return new SparsityMetrics
        {
            Layers = [.. network.Definition.WeightedLayers.Select(
                layer => ComputeLayer(network, layer, [.. sizes.Where(size => size.Parameter.Node == layer)]))],
            Parameters = trainable.Sum(size => size.Count),
            ZeroParameters = trainable.Sum(size => size.Zeros),
            BytesInMemory = sizes.Sum(size => size.BytesInMemory),
            BytesOnDisk = NetworkFile.SizeOf(network),
        };
    }

    /// <summary>The layers and their total as a plain-text table.</summary>
    /// <remarks>In the manner of ML.NET's confusion table. It ends with a line break.</remarks>
    public string ToFormattedTable() => SparsityTable.Format(this);

    private static LayerSparsity ComputeLayer(Network network, string layer, ImmutableArray<ParameterSize> sizes)
    {
        var weight = sizes.Single(size => size.Parameter.Kind == ParameterKind.Weight);
        return new LayerSparsity
        {
            Layer = layer,
            Weights = weight.Count,
            ZeroWeights = weight.Zeros,
            Parameters = sizes.Sum(size => size.Count),
            ZeroParameters = sizes.Sum(size => size.Zeros),
            Units = weight.Parameter.Shape[0],
            UnitsKept = CountUnits(network.Values(weight.Parameter.Name), weight.Parameter.Shape[0]),
            MultiplyAdds = network.Definition.MultiplyAddsOf(layer),
            BytesInMemory = sizes.Sum(size => size.BytesInMemory),
            BytesOnDisk = sizes.Sum(size => size.BytesOnDisk),
        };
    }

    private static int CountUnits(ReadOnlySpan<float> weights, int units)
    {
        var kept = 0;
        for (int unit = 0, size = weights.Length / units; unit < units; unit++)
        {
            kept += weights.Slice(unit * size, size).ContainsAnyExcept(0f) ? 1 : 0;
        }

        return kept;
    }
}
