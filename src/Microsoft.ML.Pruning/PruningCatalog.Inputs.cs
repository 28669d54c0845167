using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning;

/// <content>Methods that look at what comes into each layer over calibration rows; the rows need no labels.</content>
public sealed partial class PruningCatalog
{
    /// <summary>Prunes the smallest products of weight and input norm, each output of each layer by the same fraction (Wanda; Sun et al. 2023). Needs rows, but no labels.</summary>
    /// <param name="sparsity">The fraction of weights to prune, within [0, 1), counted over each linear and convolutional layer but the one that yields the logits.</param>
    /// <param name="options">Scope, layers, structure, the rows and settings of the saliency, schedule, fine-tuning, calibration rows (their labels do not matter) and columns; its own sparsity gives way to <paramref name="sparsity"/>. Null for the defaults.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is not within [0, 1).</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByWanda(double sparsity, WandaPruningOptions? options = null) =>
        PruneByWanda((options ?? new WandaPruningOptions()) with { Sparsity = sparsity });

    /// <summary>Prunes the smallest products of weight and input norm, each output of each layer by the same fraction (Wanda; Sun et al. 2023). Needs rows, but no labels.</summary>
    /// <param name="options">Sparsity, scope, layers, structure, the rows and settings of the saliency, schedule, fine-tuning, calibration rows (their labels do not matter) and columns.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByWanda(WandaPruningOptions options) => Make(nameof(PruneByWanda), options);

    /// <summary>Prunes what the outputs of a layer need least, and lets its other weights make up for it (SparseGPT; Frantar and Alistarh 2023), each layer by the same fraction. Needs rows, but no labels.</summary>
    /// <param name="sparsity">The fraction of weights to prune, within [0, 1), counted over each linear and convolutional layer but the one that yields the logits.</param>
    /// <param name="options">Scope, layers, structure, the rows and settings of the saliency, schedule, fine-tuning, calibration rows (their labels do not matter) and columns; its own sparsity gives way to <paramref name="sparsity"/>. Null for the defaults.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is not within [0, 1).</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneBySparseGpt(double sparsity, SparseGptPruningOptions? options = null) =>
        PruneBySparseGpt((options ?? new SparseGptPruningOptions()) with { Sparsity = sparsity });

    /// <summary>Prunes what the outputs of a layer need least, and lets its other weights make up for it (SparseGPT; Frantar and Alistarh 2023), each layer by the same fraction. Needs rows, but no labels.</summary>
    /// <param name="options">Sparsity, scope, layers, structure, the rows and settings of the saliency, schedule, fine-tuning, calibration rows (their labels do not matter) and columns.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneBySparseGpt(SparseGptPruningOptions options) => Make(nameof(PruneBySparseGpt), options);
}
