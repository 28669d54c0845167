using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning;

/// <content>The general door.</content>
public sealed partial class PruningCatalog
{
    /// <summary>
    /// Prunes by any saliency with any structure, allocation and schedule:
    /// <c>ml.Pruning.Prune(new() { Sparsity = 0.8, Saliency = new TaylorSaliency(), Structure = new UnitStructure(), Schedule = new IterativeSchedule(), FineTune = new() })</c>.
    /// </summary>
    /// <param name="options">The four parts, the sparsity, fine-tuning, rows and columns.</param>
    /// <returns>A stage to append behind one that has a network.</returns>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="InvalidOperationException">The function of a custom schedule breaks its rules.</exception>
    public PruningEstimator Prune(PruneOptions options) => Make(nameof(Prune), options);

    private PruningEstimator Make(string name, PruningOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new PruningEstimator(_environment, name, options);
    }
}
