using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>What each named method of <c>ml.Pruning</c> begins with.</summary>
/// <remarks>Options that say otherwise win.</remarks>
public static class PruningPresets
{
    /// <summary>The smallest absolute values (Han et al. 2015).</summary>
    public static PruningOptions Magnitude { get; } = new() { Saliency = new MagnitudeSaliency() };

    /// <summary>Units with the smallest incoming weights (Li et al. 2017).</summary>
    /// <remarks>Neurons and filters, by the norm of those weights.</remarks>
    public static PruningOptions Units { get; } = new() { Structure = new UnitStructure() };

    /// <summary>What the seed draws (Blalock et al. 2020).</summary>
    public static PruningOptions Random { get; } = new() { Saliency = new RandomSaliency() };

    /// <summary>The lowest layer-adaptive magnitudes of all layers (Lee et al. 2021).</summary>
    public static PruningOptions Lamp { get; } = new() { Saliency = new LampSaliency(), Scope = PruningScope.Global };

    /// <summary>The units that batch norm scales least, of all layers (Liu et al. 2017).</summary>
    public static PruningOptions BatchNormScale { get; } =
        new() { Saliency = new BatchNormScaleSaliency(), Structure = new UnitStructure(Norm.LInfinity), Scope = PruningScope.Global };

    /// <summary>What changes the loss least, to first order (Molchanov et al. 2017, 2019).</summary>
    public static PruningOptions Taylor { get; } = new() { Saliency = new TaylorSaliency() };

    /// <summary>The connections that matter least to the loss (Lee et al. 2019).</summary>
    /// <remarks>The loss is least sensitive to them, of all layers.</remarks>
    public static PruningOptions Snip { get; } = new() { Saliency = new SnipSaliency(), Scope = PruningScope.Global };

    /// <summary>What hinders the gradient's flow most, of all layers (Wang et al. 2020).</summary>
    public static PruningOptions Grasp { get; } = new() { Saliency = new GraspSaliency(), Scope = PruningScope.Global };

    /// <summary>What fine-tuning moves towards 0 (Sanh et al. 2020).</summary>
    public static PruningOptions Movement { get; } = new() { Saliency = new MovementSaliency() };

    /// <summary>What changes the loss least, to second order (LeCun et al. 1990).</summary>
    public static PruningOptions OptimalBrainDamage { get; } = new() { Saliency = new OptimalBrainDamageSaliency() };

    /// <summary>Weights whose removal raises the loss least.</summary>
    /// <remarks>To second order; the rest are adjusted (Singh and Alistarh 2020).</remarks>
    public static PruningOptions WoodFisher { get; } = new() { Saliency = new WoodFisherSaliency() };

    /// <summary>The smallest products of weight and input norm, in each output alike (Sun et al. 2023).</summary>
    public static PruningOptions Wanda { get; } =
        new() { Saliency = new WandaSaliency(), Structure = new WeightStructure(PerOutput: true) };

    /// <summary>Weights that a layer's outputs need least.</summary>
    /// <remarks>The rest are adjusted (Frantar and Alistarh 2023).</remarks>
    public static PruningOptions SparseGpt { get; } = new() { Saliency = new SparseGptSaliency() };
}
