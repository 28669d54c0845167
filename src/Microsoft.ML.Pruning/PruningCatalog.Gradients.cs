using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning;

/// <content>Methods that look at gradients of the loss over calibration rows.</content>
public sealed partial class PruningCatalog
{
    /// <summary>Prunes what changes the loss least, to first order, if it becomes 0 (Molchanov et al. 2017, 2019), each layer by the same fraction. Needs rows.</summary>
    /// <param name="sparsity">The fraction of weights to prune, within [0, 1), counted over each linear and convolutional layer but the one that yields the logits.</param>
    /// <param name="options">Scope, layers, structure, the form and rows of the saliency, schedule, fine-tuning, calibration rows and columns; its own sparsity gives way to <paramref name="sparsity"/>. Null for the defaults.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is not within [0, 1).</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByTaylor(double sparsity, TaylorPruningOptions? options = null) =>
        PruneByTaylor((options ?? new TaylorPruningOptions()) with { Sparsity = sparsity });

    /// <summary>Prunes what changes the loss least, to first order, if it becomes 0 (Molchanov et al. 2017, 2019), each layer by the same fraction. Needs rows.</summary>
    /// <param name="options">Sparsity, scope, layers, structure, the form and rows of the saliency, schedule, fine-tuning, calibration rows and columns.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByTaylor(TaylorPruningOptions options) => Make(nameof(PruneByTaylor), options);

    /// <summary>Prunes the connections that the loss is least sensitive to, over all layers together (SNIP; Lee et al. 2019). Meant for a network that is not trained yet: <c>TorchNetwork(definition, new() { Epochs = 0 })</c> before it, and its training as <c>FineTune</c>. Needs rows.</summary>
    /// <param name="sparsity">The fraction of weights to prune, within [0, 1), counted over each linear and convolutional layer but the one that yields the logits.</param>
    /// <param name="options">Scope, layers, structure, the rows of the saliency, schedule, fine-tuning, calibration rows and columns; its own sparsity gives way to <paramref name="sparsity"/>. Null for the defaults.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is not within [0, 1).</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneBySnip(double sparsity, SnipPruningOptions? options = null) =>
        PruneBySnip((options ?? new SnipPruningOptions()) with { Sparsity = sparsity });

    /// <summary>Prunes the connections that the loss is least sensitive to, over all layers together (SNIP; Lee et al. 2019). Meant for a network that is not trained yet: <c>TorchNetwork(definition, new() { Epochs = 0 })</c> before it, and its training as <c>FineTune</c>. Needs rows.</summary>
    /// <param name="options">Sparsity, scope, layers, structure, the rows of the saliency, schedule, fine-tuning, calibration rows and columns.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneBySnip(SnipPruningOptions options) => Make(nameof(PruneBySnip), options);

    /// <summary>Prunes what hinders the flow of the gradient most, over all layers together (GraSP; Wang et al. 2020). Meant for a network that is not trained yet, as <c>PruneBySnip</c>. Needs rows.</summary>
    /// <param name="sparsity">The fraction of weights to prune, within [0, 1), counted over each linear and convolutional layer but the one that yields the logits.</param>
    /// <param name="options">Scope, layers, structure, the rows of the saliency, schedule, fine-tuning, calibration rows and columns; its own sparsity gives way to <paramref name="sparsity"/>. Null for the defaults.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is not within [0, 1).</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByGrasp(double sparsity, GraspPruningOptions? options = null) =>
        PruneByGrasp((options ?? new GraspPruningOptions()) with { Sparsity = sparsity });

    /// <summary>Prunes what hinders the flow of the gradient most, over all layers together (GraSP; Wang et al. 2020). Meant for a network that is not trained yet, as <c>PruneBySnip</c>. Needs rows.</summary>
    /// <param name="options">Sparsity, scope, layers, structure, the rows of the saliency, schedule, fine-tuning, calibration rows and columns.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByGrasp(GraspPruningOptions options) => Make(nameof(PruneByGrasp), options);

    /// <summary>Prunes what fine-tuning moves towards 0, each layer by the same fraction (movement pruning; Sanh et al. 2020). The movement is summed over all fine-tunings since the stage began, the first of which comes before the first step; so <c>FineTune</c> must be set.</summary>
    /// <param name="sparsity">The fraction of weights to prune, within [0, 1), counted over each linear and convolutional layer but the one that yields the logits.</param>
    /// <param name="options">Fine-tuning, scope, layers, structure, schedule, rows and columns; its own sparsity gives way to <paramref name="sparsity"/>.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is not within [0, 1).</exception>
    /// <exception cref="ArgumentException">The options contradict each other, or say nothing of fine-tuning.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByMovement(double sparsity, MovementPruningOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return PruneByMovement(options with { Sparsity = sparsity });
    }

    /// <summary>Prunes what fine-tuning moves towards 0, each layer by the same fraction (movement pruning; Sanh et al. 2020). The movement is summed over all fine-tunings since the stage began, the first of which comes before the first step; so <c>FineTune</c> must be set.</summary>
    /// <param name="options">Sparsity, fine-tuning, scope, layers, structure, schedule, rows and columns.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other, or say nothing of fine-tuning.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByMovement(MovementPruningOptions options) => Make(nameof(PruneByMovement), options);
}
