namespace Microsoft.ML.Pruning.Allocations;

/// <summary>What a <see cref="SensitivityAllocation"/> takes the requested sparsity of.</summary>
public enum SensitivityBudget
{
    /// <summary>The groups (weights, units...) of the selected layers, as elsewhere.</summary>
    Groups,

    /// <summary>The multiply-adds of the selected layers for one input.</summary>
    /// <remarks>Each layer's scale with the fraction of its groups that stays.</remarks>
    MultiplyAdds,
}
