using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Contracts;

/// <summary>What a check found.</summary>
/// <param name="Check">The name of the check.</param>
/// <param name="Failures">One line each: the network, its seed, the sparsity and both sides; empty where the check passed.</param>
public sealed record ContractResult(string Check, ImmutableArray<string> Failures)
{
    /// <summary>Whether nothing failed.</summary>
    public bool Passed => Failures.IsEmpty;

    /// <summary>The name of the check and under it the failures.</summary>
    public override string ToString() =>
        string.Join(Environment.NewLine, Failures.Select(failure => $"    {failure}").Prepend($"- {Check}"));
}
