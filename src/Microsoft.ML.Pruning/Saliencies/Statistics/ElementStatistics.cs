using System.Collections.Immutable;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Saliencies;

/// <summary>Statistics with one number for each element of a parameter.</summary>
public abstract record ElementStatistics : SaliencyStatistics
{
    private readonly ImmutableSortedDictionary<string, ReadOnlyMemory<float>> _values;

    /// <summary>Takes the numbers over; the arrays must not change afterwards.</summary>
    /// <param name="values">By parameter name, as many numbers as the parameter has elements, in the same order.</param>
    private protected ElementStatistics(IReadOnlyDictionary<string, ReadOnlyMemory<float>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        _values = values.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>The parameters that the statistics were gathered for, in ordinal order.</summary>
    public IEnumerable<string> Parameters => _values.Keys;

    /// <summary>The numbers of one parameter.</summary>
    /// <param name="network">The network that is being pruned.</param>
    /// <param name="parameter">The parameter, for example <c>fc1.weight</c>.</param>
    /// <exception cref="ArgumentException">Nothing was gathered for the parameter, or for another shape of it.</exception>
    public ReadOnlySpan<float> Values(Network network, string parameter) => Memory(network, parameter).Span;

    /// <summary>As <see cref="Values"/>, for scores that refer to the numbers.</summary>
    internal ReadOnlyMemory<float> Memory(Network network, string parameter)
    {
        ArgumentNullException.ThrowIfNull(network);
        var elements = network.Values(parameter).Length;
        var values = Gathered(_values, parameter);
        RequireLength(parameter, values.Length, elements);
        return values;
    }
}
