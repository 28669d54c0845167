using System.Collections.Immutable;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Sums over rows for each element of some parameters.</summary>
/// <remarks>The tensors belong to the scope that the sums are created in.</remarks>
internal sealed class ParameterSums(IEnumerable<torch.Tensor> parameters)
{
    private readonly torch.Tensor[] _sums = [.. parameters.Select(parameter => torch.zeros_like(parameter))];
    private double _weight;

    /// <summary>Adds the means of a batch, each times the batch's weight.</summary>
    /// <remarks>So a short last batch counts by its size.</remarks>
    public void Add(IReadOnlyList<torch.Tensor> means, double weight)
    {
        using var noGradient = torch.no_grad();
        for (var i = 0; i < _sums.Length; i++)
        {
            _sums[i].Add(means[i], weight);
        }

        _weight += weight;
    }

    /// <summary>The mean over the rows.</summary>
    /// <param name="names">The names of the parameters, in their order.</param>
    /// <exception cref="InvalidOperationException">A mean is not finite.</exception>
    public Dictionary<string, ReadOnlyMemory<float>> Mean(ImmutableArray<string> names) => names.Zip(_sums, MeanOf).ToDictionary();

    private KeyValuePair<string, ReadOnlyMemory<float>> MeanOf(string name, torch.Tensor sum)
    {
        using var mean = sum.Over(_weight);
        return KeyValuePair.Create<string, ReadOnlyMemory<float>>(name, FiniteValues.Of(name, TorchParameters.ValuesOf(mean)));
    }
}
