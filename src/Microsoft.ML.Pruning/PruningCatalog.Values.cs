using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning;

/// <content>Methods that look at the values of parameters alone, and need no rows for it.</content>
public sealed partial class PruningCatalog
{
    /// <summary>Prunes what is smallest in absolute value first, by default single weights (magnitude pruning; Han et al. 2015), each layer by the same fraction.</summary>
    /// <param name="sparsity">The fraction of weights to prune, within [0, 1), counted over each linear and convolutional layer but the one that yields the logits.</param>
    /// <param name="options">Scope, layers, structure, schedule, fine-tuning, rows and columns; its own sparsity gives way to <paramref name="sparsity"/>. Null for the defaults.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is not within [0, 1).</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByMagnitude(double sparsity, MagnitudePruningOptions? options = null) =>
        PruneByMagnitude((options ?? new MagnitudePruningOptions()) with { Sparsity = sparsity });

    /// <summary>Prunes what is smallest in absolute value first, by default single weights (magnitude pruning; Han et al. 2015), each layer by the same fraction.</summary>
    /// <param name="options">Sparsity, scope, layers, structure, schedule, fine-tuning, rows and columns.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByMagnitude(MagnitudePruningOptions options) => Make(nameof(PruneByMagnitude), options);

    /// <summary>Prunes whole units (the neurons of linear layers, the filters of convolutions), those with the smallest norm of their incoming weights first (compare Li et al. 2017), by default the L2 norm, each layer by the same fraction.</summary>
    /// <param name="sparsity">The fraction of units to prune, within [0, 1), counted over each linear and convolutional layer but the one that yields the logits.</param>
    /// <param name="options">Scope, layers, norm, schedule, fine-tuning, rows and columns; its own sparsity gives way to <paramref name="sparsity"/>. Null for the defaults.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is not within [0, 1).</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneUnits(double sparsity, UnitPruningOptions? options = null) =>
        PruneUnits((options ?? new UnitPruningOptions()) with { Sparsity = sparsity });

    /// <summary>Prunes whole units (the neurons of linear layers, the filters of convolutions), those with the smallest norm of their incoming weights first (compare Li et al. 2017), by default the L2 norm, each layer by the same fraction.</summary>
    /// <param name="options">Sparsity, scope, layers, norm, schedule, fine-tuning, rows and columns.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneUnits(UnitPruningOptions options) => Make(nameof(PruneUnits), options);

    /// <summary>Prunes at random, each layer by the same fraction: the control that a method must beat (Blalock et al. 2020). The seed says what goes.</summary>
    /// <param name="sparsity">The fraction of weights to prune, within [0, 1), counted over each linear and convolutional layer but the one that yields the logits.</param>
    /// <param name="options">Scope, layers, structure, schedule, fine-tuning, rows and columns; its own sparsity gives way to <paramref name="sparsity"/>. Null for the defaults.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is not within [0, 1).</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneAtRandom(double sparsity, RandomPruningOptions? options = null) =>
        PruneAtRandom((options ?? new RandomPruningOptions()) with { Sparsity = sparsity });

    /// <summary>Prunes at random, each layer by the same fraction: the control that a method must beat (Blalock et al. 2020). The seed says what goes.</summary>
    /// <param name="options">Sparsity, scope, layers, structure, schedule, fine-tuning, rows and columns.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneAtRandom(RandomPruningOptions options) => Make(nameof(PruneAtRandom), options);

    /// <summary>Prunes the lowest layer-adaptive magnitudes first, over all layers together, so that each layer's share follows from its weights (LAMP; Lee et al. 2021).</summary>
    /// <param name="sparsity">The fraction of weights to prune, within [0, 1), counted over each linear and convolutional layer but the one that yields the logits.</param>
    /// <param name="options">Scope, layers, structure, schedule, fine-tuning, rows and columns; its own sparsity gives way to <paramref name="sparsity"/>. Null for the defaults.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is not within [0, 1).</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByLamp(double sparsity, LampPruningOptions? options = null) =>
        PruneByLamp((options ?? new LampPruningOptions()) with { Sparsity = sparsity });

    /// <summary>Prunes the lowest layer-adaptive magnitudes first, over all layers together, so that each layer's share follows from its weights (LAMP; Lee et al. 2021).</summary>
    /// <param name="options">Sparsity, scope, layers, structure, schedule, fine-tuning, rows and columns.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByLamp(LampPruningOptions options) => Make(nameof(PruneByLamp), options);

    /// <summary>Prunes the units whose batch norm scales them least first, over all layers together (network slimming; Liu et al. 2017). Layers without batch norm behind them must be left out.</summary>
    /// <param name="sparsity">The fraction of units to prune, within [0, 1), counted over each linear and convolutional layer but the one that yields the logits.</param>
    /// <param name="options">Scope, layers, structure, schedule, fine-tuning, rows and columns; its own sparsity gives way to <paramref name="sparsity"/>. Null for the defaults.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is not within [0, 1).</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByBatchNormScale(double sparsity, BatchNormScalePruningOptions? options = null) =>
        PruneByBatchNormScale((options ?? new BatchNormScalePruningOptions()) with { Sparsity = sparsity });

    /// <summary>Prunes the units whose batch norm scales them least first, over all layers together (network slimming; Liu et al. 2017). Layers without batch norm behind them must be left out.</summary>
    /// <param name="options">Sparsity, scope, layers, structure, schedule, fine-tuning, rows and columns.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByBatchNormScale(BatchNormScalePruningOptions options) => Make(nameof(PruneByBatchNormScale), options);
}
