namespace Microsoft.ML.Pruning.Allocations;

/// <summary>What the requested sparsity of a <see cref="SensitivityAllocation"/> is a fraction of.</summary>
public enum SensitivityBudget
{
    /// <summary>The groups (weights, units...) of the selected layers, as everywhere else.</summary>
    Groups,

    /// <summary>
    /// The multiply-adds of the selected layers for one input, where each layer's scale with the fraction of its groups that stays.
    /// </summary>
    MultiplyAdds,
}
