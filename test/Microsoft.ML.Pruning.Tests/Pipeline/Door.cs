using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>The two overloads of one pruning stage.</summary>
/// <param name="Short">Takes a sparsity beside changed options, or none.</param>
/// <param name="Full">Takes changed options, or null.</param>
internal sealed record Door(
    Func<PruningCatalog, double, Func<PruningOptions, PruningOptions>?, PruningEstimator> Short,
    Func<PruningCatalog, Func<PruningOptions, PruningOptions>?, PruningEstimator> Full)
{
    public static Door Of<TOptions>(
        Func<PruningCatalog, Func<double, TOptions?, PruningEstimator>> withSparsity, Func<PruningCatalog, Func<TOptions, PruningEstimator>> full)
        where TOptions : PruningOptions, new() => new(
            (catalog, sparsity, change) => withSparsity(catalog)(sparsity, (TOptions)(change ?? Unchanged)(new TOptions())),
            (catalog, change) => full(catalog)(change is null ? null! : (TOptions)change(new TOptions())));

    private static PruningOptions Unchanged(PruningOptions options) => options;
}
