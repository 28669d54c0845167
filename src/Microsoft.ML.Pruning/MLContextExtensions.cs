using System.Runtime.CompilerServices;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning;

/// <summary>The door into this library: <c>ml.Pruning</c>.</summary>
public static class MLContextExtensions
{
    private static readonly ConditionalWeakTable<MLContext, PruningCatalog> Catalogs = [];

    extension(MLContext context)
    {
        /// <summary>Pruning, evaluation and model files.</summary>
        /// <remarks>
        /// Using it once lets the context load models with network stages; a program that only loads calls <see cref="EnablePruning"/>
        /// first.
        /// </remarks>
        public PruningCatalog Pruning
        {
            get
            {
                ArgumentNullException.ThrowIfNull(context);
                return Catalogs.GetValue(context, key => new PruningCatalog(key));
            }
        }
    }

    /// <summary>Lets the context load models with network stages by <c>ml.Model.Load</c>.</summary>
    /// <remarks>
    /// Call it once before loading, in a program that does nothing else with this library; without it ML.NET cannot load such a model.
    /// Calling it again changes nothing.
    /// </remarks>
    /// <param name="context">The context that will load models.</param>
    /// <returns>The same context.</returns>
    /// <exception cref="ArgumentNullException">The context is null.</exception>
    public static MLContext EnablePruning(this MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        NetworkLoader.Register(context);
        return context;
    }
}
