using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Contracts;

/// <summary>Something fails checks of its contract.</summary>
public sealed class ContractException : Exception
{
    internal ContractException(string message, ImmutableArray<ContractResult> failed)
        : base(message) => Failed = failed;

    /// <summary>The checks that failed.</summary>
    public ImmutableArray<ContractResult> Failed { get; }
}
