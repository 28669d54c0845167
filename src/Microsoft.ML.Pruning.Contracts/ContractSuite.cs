using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Contracts;

/// <summary>The checks that something must pass.</summary>
/// <remarks>Made by <see cref="PruningContracts"/>; used by one thread at a time.</remarks>
public sealed class ContractSuite
{
    internal ContractSuite(string name, ImmutableArray<ContractCheck> checks) => (Name, Checks) = (name, checks);

    /// <summary>What is checked, for example <c>magnitude</c>.</summary>
    public string Name { get; }

    /// <summary>The checks; each can be run alone. What they prune they share.</summary>
    public ImmutableArray<ContractCheck> Checks { get; }

    /// <summary>Runs every check.</summary>
    /// <returns>One result a check, in the same order.</returns>
    public ImmutableArray<ContractResult> Run() => [.. Checks.Select(check => check.Run())];

    /// <summary>Runs every check and refuses what fails one.</summary>
    /// <exception cref="ContractException">Checks failed; the message names each, with the network, its seed and both sides.</exception>
    public void Require()
    {
        ImmutableArray<ContractResult> failed = [.. Run().Where(result => !result.Passed)];
        if (!failed.IsEmpty)
        {
            throw new ContractException(
                $"'{Name}' fails {failed.Length} of {Checks.Length} checks:{Environment.NewLine}"
                    + string.Join(Environment.NewLine, failed.Select(result => result.ToString())),
                failed);
        }
    }

    internal ContractSuite With(params IEnumerable<ContractCheck> checks) => new(Name, [.. checks, .. Checks]);
}
