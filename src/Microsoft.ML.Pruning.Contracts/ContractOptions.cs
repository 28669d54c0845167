using System.Collections.Immutable;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Contracts;

/// <summary>What a contract is checked on.</summary>
public sealed record ContractOptions
{
    /// <summary>The networks; empty, the default, for random ones.</summary>
    /// <remarks>For parts that do not fit every network.</remarks>
    public ImmutableArray<Network> Networks { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>How many networks to draw, at least 1; default 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int NetworkCount
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(NetworkCount), value, $"NetworkCount is {value}; it must be at least 1.");
    } = 4;

    /// <summary>The seed from which on small networks are drawn; default 0.</summary>
    public int Seed { get; init; }

    /// <summary>The sparsities to ask for; default 0, 0.1, 0.5, 0.75 and 0.99.</summary>
    /// <exception cref="ArgumentException">There are none, or they do not rise.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A sparsity is not within [0, 1).</exception>
    public ImmutableArray<double> Sparsities { get; init => field = Checked(value); } = [0, 0.1, 0.5, 0.75, 0.99];

    /// <summary>Makes the context for a network; it must pass the host on.</summary>
    /// <remarks>
    /// Null, the default, for random rows that fit the network and, for methods that learn from fine-tuning, an epoch on them.
    /// </remarks>
    public Func<Network, TrainingHost, PruningContext>? Context { get; init; }

    private static ImmutableArray<double> Checked(ImmutableArray<double> sparsities)
    {
        foreach (var sparsity in sparsities.IsDefault ? [] : sparsities)
        {
            if (sparsity is not (>= 0 and < 1))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(Sparsities), sparsity, $"Sparsities has {sparsity}; each must lie in [0, 1).");
            }
        }

        return !sparsities.IsDefaultOrEmpty && sparsities.SequenceEqual(sparsities.Order().Distinct())
            ? sparsities
            : throw new ArgumentException("Sparsities must rise, and there must be one at least.", nameof(Sparsities));
    }
}
