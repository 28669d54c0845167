using Microsoft.ML.Pruning.Saliencies;

namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>A saliency to measure, with its default options unless the name says otherwise.</summary>
internal sealed record SaliencyCase(string Name, Saliency Saliency, bool BatchNorm = false)
{
    /// <summary>All that need no training; movement is measured by itself.</summary>
    public static IReadOnlyList<SaliencyCase> All { get; } =
    [
        new("magnitude", new MagnitudeSaliency()),
        new("random", new RandomSaliency()),
        new("LAMP", new LampSaliency()),
        new("batch-norm scale", new BatchNormScaleSaliency(), BatchNorm: true),
        new("Taylor", new TaylorSaliency()),
        new("Taylor, group form", new TaylorSaliency(TaylorForm.Group)),
        new("SNIP", new SnipSaliency()),
        new("GraSP", new GraspSaliency()),
        new("optimal brain damage", new OptimalBrainDamageSaliency()),
        new("WoodFisher", new WoodFisherSaliency()),
        new("SparseGPT", new SparseGptSaliency()),
        new("Wanda", new WandaSaliency()),
    ];
}
