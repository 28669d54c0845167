using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning;

/// <content>The ways to prune. Each makes a stage to append behind one that has a network.</content>
public sealed partial class PruningCatalog
{
    /// <summary>Prunes the smallest absolute values first, by default of single weights.</summary>
    /// <remarks>Magnitude pruning (Han et al. 2015), each layer by the same fraction.</remarks>
    /// <param name="sparsity">
    /// The fraction to prune, within [0, 1), counted over each linear and convolutional layer but the one that yields the output. Null
    /// (default) for that of the options, else 0.5.
    /// </param>
    /// <param name="options">
    /// Layers, structure, scope, schedule, fine-tuning, rows and columns; null for the defaults of the method.
    /// </param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The sparsity is not within [0, 1).</exception>
    /// <exception cref="ArgumentException">The options contradict each other, or do not suit the method.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator PruneByMagnitude(double? sparsity = null, PruningOptions? options = null) =>
        Stage(nameof(PruneByMagnitude), PruningPresets.Magnitude, sparsity, options);

    /// <summary>Prunes whole neurons and filters, smallest incoming weights first.</summary>
    /// <remarks>The norm of those weights counts, by default L2 (compare Li et al. 2017); each layer gives up the same fraction.</remarks>
    /// <inheritdoc cref="PruneByMagnitude" path="/param|/returns|/exception"/>
    public PruningEstimator PruneUnits(double? sparsity = null, PruningOptions? options = null) =>
        Stage(nameof(PruneUnits), PruningPresets.Units, sparsity, options);

    /// <summary>Prunes at random: the control that a method must beat.</summary>
    /// <remarks>The seed says what goes; each layer by the same fraction (Blalock et al. 2020).</remarks>
    /// <inheritdoc cref="PruneByMagnitude" path="/param|/returns|/exception"/>
    public PruningEstimator PruneAtRandom(double? sparsity = null, PruningOptions? options = null) =>
        Stage(nameof(PruneAtRandom), PruningPresets.Random, sparsity, options);

    /// <summary>Prunes the lowest layer-adaptive magnitudes of all layers first.</summary>
    /// <remarks>LAMP: each layer's share follows from its weights (Lee et al. 2021).</remarks>
    /// <inheritdoc cref="PruneByMagnitude" path="/param|/returns|/exception"/>
    public PruningEstimator PruneByLamp(double? sparsity = null, PruningOptions? options = null) =>
        Stage(nameof(PruneByLamp), PruningPresets.Lamp, sparsity, options);

    /// <summary>Prunes the units that batch norm scales least, of all layers.</summary>
    /// <remarks>Network slimming's criterion (Liu et al. 2017); units without batch norm are refused.</remarks>
    /// <inheritdoc cref="PruneByMagnitude" path="/param|/returns|/exception"/>
    public PruningEstimator PruneByBatchNormScale(double? sparsity = null, PruningOptions? options = null) =>
        Stage(nameof(PruneByBatchNormScale), PruningPresets.BatchNormScale, sparsity, options);

    /// <summary>Prunes the weights whose removal changes the loss least, to first order.</summary>
    /// <remarks>Needs rows. Taylor pruning (Molchanov et al. 2017, 2019); each layer by the same fraction.</remarks>
    /// <inheritdoc cref="PruneByMagnitude" path="/param|/returns|/exception"/>
    public PruningEstimator PruneByTaylor(double? sparsity = null, PruningOptions? options = null) =>
        Stage(nameof(PruneByTaylor), PruningPresets.Taylor, sparsity, options);

    /// <summary>Prunes the connections that matter least to the loss.</summary>
    /// <remarks>
    /// The loss is least sensitive to them, of all layers. Needs rows. SNIP (Lee et al. 2019), meant for a network that is not trained yet:
    /// <c>TorchNetwork(definition, new() { Epochs = 0 })</c> before it, and its training as <c>FineTune</c>.
    /// </remarks>
    /// <inheritdoc cref="PruneByMagnitude" path="/param|/returns|/exception"/>
    public PruningEstimator PruneBySnip(double? sparsity = null, PruningOptions? options = null) =>
        Stage(nameof(PruneBySnip), PruningPresets.Snip, sparsity, options);

    /// <summary>Prunes what hinders the flow of the gradient most, of all layers.</summary>
    /// <remarks>Needs rows. GraSP (Wang et al. 2020), meant for a network that is not trained yet, as <see cref="PruneBySnip"/>.</remarks>
    /// <inheritdoc cref="PruneByMagnitude" path="/param|/returns|/exception"/>
    public PruningEstimator PruneByGrasp(double? sparsity = null, PruningOptions? options = null) =>
        Stage(nameof(PruneByGrasp), PruningPresets.Grasp, sparsity, options);

    /// <summary>Prunes what fine-tuning moves towards 0. Needs <c>FineTune</c>.</summary>
    /// <remarks>
    /// Movement pruning (Sanh et al. 2020): the movement is summed over all fine-tunings since the stage began, the first of which comes
    /// before the first step. Each layer by the same fraction.
    /// </remarks>
    /// <inheritdoc cref="PruneByMagnitude" path="/param|/returns|/exception"/>
    public PruningEstimator PruneByMovement(double? sparsity = null, PruningOptions? options = null) =>
        Stage(nameof(PruneByMovement), PruningPresets.Movement, sparsity, options);

    /// <summary>Prunes the weights whose removal changes the loss least, to second order.</summary>
    /// <remarks>Needs rows. Optimal brain damage (LeCun et al. 1990): nothing else moves. Each layer by the same fraction.</remarks>
    /// <inheritdoc cref="PruneByMagnitude" path="/param|/returns|/exception"/>
    public PruningEstimator PruneByOptimalBrainDamage(double? sparsity = null, PruningOptions? options = null) =>
        Stage(nameof(PruneByOptimalBrainDamage), PruningPresets.OptimalBrainDamage, sparsity, options);

    /// <summary>Prunes weights whose removal raises the loss least.</summary>
    /// <remarks>
    /// To second order; the rest are adjusted. Needs rows. Optimal brain surgeon with the inverse empirical Fisher matrix in blocks
    /// (Hassibi and Stork 1993; Singh and Alistarh 2020), each layer by the same fraction.
    /// </remarks>
    /// <inheritdoc cref="PruneByMagnitude" path="/param|/returns|/exception"/>
    public PruningEstimator PruneByWoodFisher(double? sparsity = null, PruningOptions? options = null) =>
        Stage(nameof(PruneByWoodFisher), PruningPresets.WoodFisher, sparsity, options);

    /// <summary>Prunes the smallest products of weight and input norm.</summary>
    /// <remarks>Needs rows, but no labels. Wanda (Sun et al. 2023), each output of each layer by the same fraction.</remarks>
    /// <inheritdoc cref="PruneByMagnitude" path="/param|/returns|/exception"/>
    public PruningEstimator PruneByWanda(double? sparsity = null, PruningOptions? options = null) =>
        Stage(nameof(PruneByWanda), PruningPresets.Wanda, sparsity, options);

    /// <summary>Prunes weights that a layer's outputs need least; the others are adjusted.</summary>
    /// <remarks>Needs rows, but no labels. SparseGPT (Frantar and Alistarh 2023), each layer by the same fraction.</remarks>
    /// <inheritdoc cref="PruneByMagnitude" path="/param|/returns|/exception"/>
    public PruningEstimator PruneBySparseGpt(double? sparsity = null, PruningOptions? options = null) =>
        Stage(nameof(PruneBySparseGpt), PruningPresets.SparseGpt, sparsity, options);

    /// <summary>Prunes by any saliency, structure, allocation and schedule.</summary>
    /// <example><code>
    /// ml.Pruning.Prune(new()
    /// {
    ///     Sparsity = 0.8, Saliency = new TaylorSaliency(), Structure = new UnitStructure(), Schedule = new IterativeSchedule()
    /// })
    /// </code></example>
    /// <param name="options">The four axes, the sparsity, fine-tuning, rows and columns.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator Prune(PruningOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new PruningEstimator(_environment, options.ToMethod(nameof(Prune)), options);
    }

    /// <summary>Prunes by a method of your own, or any other.</summary>
    /// <remarks>For one that is not made of steps, too.</remarks>
    /// <param name="method">The method.</param>
    /// <param name="options">Fine-tuning, rows and columns; the axes of a stepwise method have no use here. Null for the defaults.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentNullException">The method is null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other, or lack what the method needs.</exception>
    public PruningEstimator PruneBy(PruningMethod method, PruningOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        options ??= new PruningOptions();
        options.RequireNoAxes(method);
        return new PruningEstimator(_environment, method, options);
    }

    /// <summary>Looks for a lottery ticket.</summary>
    /// <remarks>
    /// Trains, prunes a fifth of the weights by magnitude, sets the others back, trains again, and so on. Stands behind
    /// <c>TorchNetwork(definition, new() { Epochs = 0 })</c>, which gives the first weights. The stage yields the trained ticket of the
    /// last round; its report has the weights left, the iteration of the lowest validation loss, and the accuracies of every round.
    /// (Frankle and Carbin 2019.)
    /// </remarks>
    /// <param name="method">Rounds, rates, rewinding, controls, and how each network is trained.</param>
    /// <param name="options">Rows: validation rows are needed, <see cref="PruningOptions.Test"/> gives accuracies on test rows.</param>
    /// <inheritdoc cref="PruneBy" path="/returns|/exception"/>
    public PruningEstimator LotteryTicket(LotteryTicketMethod method, PruningOptions options)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(options);
        return PruneBy(method, options);
    }

    /// <summary>Learns which units or residual branches a network can do without.</summary>
    /// <remarks>
    /// Sparse structure selection: trains the network further with a factor on each, drawn to 0 by a penalty, and removes those whose
    /// factor is 0. The penalty says how much goes. (Huang and Wang 2017.)
    /// </remarks>
    /// <param name="method">Penalty, what may go, and how the network is trained.</param>
    /// <param name="options">Rows, and fine-tuning after the selection.</param>
    /// <inheritdoc cref="PruneBy" path="/returns|/exception"/>
    public PruningEstimator SparseStructureSelection(SparseStructureSelectionMethod method, PruningOptions options)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(options);
        return PruneBy(method, options);
    }

    /// <summary>Trains batch-norm scales towards 0 and prunes the units with the smallest.</summary>
    /// <remarks>Network slimming: one threshold over all layers with batch norm, then fine-tuning. (Liu et al. 2017.)</remarks>
    /// <param name="method">Penalty, sparsity, and how the network is trained under the penalty.</param>
    /// <param name="options">Rows, and fine-tuning after the pruning.</param>
    /// <inheritdoc cref="PruneBy" path="/returns|/exception"/>
    public PruningEstimator NetworkSlimming(NetworkSlimmingMethod method, PruningOptions options)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(options);
        return PruneBy(method, options);
    }

    /// <summary>Removes the filters and units whose removal costs the least validation accuracy.</summary>
    /// <remarks>
    /// One after the other, until a fraction of them is gone: greedy filter pruning. Loss decides between equal accuracies, and in a
    /// regression alone. The report has the state of the search (<see cref="PruningReport.Search"/>), by which a later stage goes on.
    /// </remarks>
    /// <param name="method">How many units, of which layers, and how they are chosen; null for the defaults.</param>
    /// <param name="options">Rows, of which validation rows are needed, and fine-tuning.</param>
    /// <inheritdoc cref="PruneBy" path="/returns|/exception"/>
    public PruningEstimator GreedyFilterPrune(GreedyFilterMethod? method = null, PruningOptions? options = null) =>
        PruneBy(method ?? new GreedyFilterMethod(), options);

    /// <summary>Removes the units that the next layers miss least, and rescales the others.</summary>
    /// <remarks>Needs rows, but no labels. ThiNet (Luo et al. 2017).</remarks>
    /// <param name="method">How many units, of which layers, and how contributions are sampled; null for the defaults.</param>
    /// <param name="options">Rows and fine-tuning.</param>
    /// <inheritdoc cref="PruneBy" path="/returns|/exception"/>
    public PruningEstimator ThiNet(ThiNetMethod? method = null, PruningOptions? options = null) =>
        PruneBy(method ?? new ThiNetMethod(), options);

    /// <summary>Removes units of the layer where the same saving costs the least accuracy.</summary>
    /// <remarks>NetAdapt (Yang et al. 2018), without fine-tuning of each proposal.</remarks>
    /// <param name="method">How far to go, over which layers, and what a step saves; null for the defaults.</param>
    /// <param name="options">Rows, of which validation rows are needed, and fine-tuning.</param>
    /// <inheritdoc cref="PruneBy" path="/returns|/exception"/>
    public PruningEstimator NetAdapt(NetAdaptMethod? method = null, PruningOptions? options = null) =>
        PruneBy(method ?? new NetAdaptMethod(), options);

    private PruningEstimator Stage(string name, PruningOptions preset, double? sparsity, PruningOptions? options)
    {
        var merged = (options ?? new PruningOptions()).Over(name, preset);
        merged = merged with { Sparsity = sparsity ?? merged.Sparsity };
        return new PruningEstimator(_environment, merged.ToMethod(name), merged);
    }
}
