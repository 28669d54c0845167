using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>The two overloads of one pruning stage.</summary>
/// <param name="Short">Takes a sparsity beside options, changed if need be.</param>
/// <param name="Full">Takes changed options, or null.</param>
internal sealed record Door(
    Func<PruningCatalog, double, Func<PruningOptions, PruningOptions>?, PruningEstimator> Short,
    Func<PruningCatalog, Func<PruningOptions, PruningOptions>?, PruningEstimator> Full)
{
    public static Door Of<TOptions>(
        Func<PruningCatalog, Func<double, TOptions?, PruningEstimator>> withSparsity,
        Func<PruningCatalog, Func<TOptions, PruningEstimator>> full,
        Func<PruningOptions, PruningOptions>? needed = null)
        where TOptions : PruningOptions, new()
    {
        var start = (TOptions)(needed ?? Unchanged)(new TOptions());
        return new Door(
            (catalog, sparsity, change) => withSparsity(catalog)(sparsity, (TOptions)(change ?? Unchanged)(start)),
            (catalog, change) => full(catalog)(change is null ? null! : (TOptions)change(start)));
    }

    private static PruningOptions Unchanged(PruningOptions options) => options;
}
