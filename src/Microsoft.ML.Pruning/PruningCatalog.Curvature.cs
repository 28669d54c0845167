using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning;

/// <content>Methods that look at the curvature of the loss over calibration rows.</content>
public sealed partial class PruningCatalog
{
    /// <summary>Prunes what changes the loss least, to second order, if it becomes 0 and nothing else moves (optimal brain damage; LeCun et al. 1990), each layer by the same fraction. Needs rows.</summary>
    /// <param name="sparsity">The fraction of weights to prune, within [0, 1), counted over each linear and convolutional layer but the one that yields the logits.</param>
    /// <param name="options">Scope, layers, structure, the rows and settings of the saliency, schedule, fine-tuning, calibration rows and columns; its own sparsity gives way to <paramref name="sparsity"/>. Null for the defaults.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is not within [0, 1).</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByOptimalBrainDamage(double sparsity, OptimalBrainDamagePruningOptions? options = null) =>
        PruneByOptimalBrainDamage((options ?? new OptimalBrainDamagePruningOptions()) with { Sparsity = sparsity });

    /// <summary>Prunes what changes the loss least, to second order, if it becomes 0 and nothing else moves (optimal brain damage; LeCun et al. 1990), each layer by the same fraction. Needs rows.</summary>
    /// <param name="options">Sparsity, scope, layers, structure, the rows and settings of the saliency, schedule, fine-tuning, calibration rows and columns.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByOptimalBrainDamage(OptimalBrainDamagePruningOptions options) => Make(nameof(PruneByOptimalBrainDamage), options);

    /// <summary>Prunes what the loss rises least without, to second order, and lets the other weights make up for it: optimal brain surgeon with the inverse empirical Fisher matrix in blocks (Hassibi and Stork 1993; Singh and Alistarh 2020), each layer by the same fraction. Needs rows.</summary>
    /// <param name="sparsity">The fraction of weights to prune, within [0, 1), counted over each linear and convolutional layer but the one that yields the logits.</param>
    /// <param name="options">Scope, layers, structure, the rows and settings of the saliency, schedule, fine-tuning, calibration rows and columns; its own sparsity gives way to <paramref name="sparsity"/>. Null for the defaults.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is not within [0, 1).</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByWoodFisher(double sparsity, WoodFisherPruningOptions? options = null) =>
        PruneByWoodFisher((options ?? new WoodFisherPruningOptions()) with { Sparsity = sparsity });

    /// <summary>Prunes what the loss rises least without, to second order, and lets the other weights make up for it: optimal brain surgeon with the inverse empirical Fisher matrix in blocks (Hassibi and Stork 1993; Singh and Alistarh 2020), each layer by the same fraction. Needs rows.</summary>
    /// <param name="options">Sparsity, scope, layers, structure, the rows and settings of the saliency, schedule, fine-tuning, calibration rows and columns.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByWoodFisher(WoodFisherPruningOptions options) => Make(nameof(PruneByWoodFisher), options);
}
