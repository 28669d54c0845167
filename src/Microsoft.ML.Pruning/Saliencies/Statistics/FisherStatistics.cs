using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Diagonal blocks of the empirical Fisher matrix.</summary>
/// <remarks>The answer to a <see cref="FisherRequest"/>.</remarks>
public sealed record FisherStatistics : SaliencyStatistics
{
    private readonly ImmutableSortedDictionary<string, BlockDiagonalSum> _sums;

    /// <param name="sums">By parameter name, the sums of g g^T.</param>
    /// <param name="gradients">How many g there were.</param>
    internal FisherStatistics(IReadOnlyDictionary<string, BlockDiagonalSum> sums, long gradients)
    {
        _sums = sums.ToImmutableSortedDictionary(StringComparer.Ordinal);
        Gradients = gradients;
    }

    /// <summary>The number of gradients that the mean is taken over.</summary>
    public long Gradients { get; }

    /// <summary>The parameters that the statistics were gathered for, in ordinal order.</summary>
    public IEnumerable<string> Parameters => _sums.Keys;

    /// <summary>The sums of g g^T of one parameter.</summary>
    /// <exception cref="ArgumentException">Nothing was gathered for the parameter, or for another shape of it.</exception>
    internal BlockDiagonalSum Sum(Network network, string parameter)
    {
        var sum = Gathered(_sums, network.Definition.Parameter(parameter).Name);
        RequireLength(parameter, sum.Elements, network.Values(parameter).Length);
        return sum;
    }
}
