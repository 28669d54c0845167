using System.Runtime.CompilerServices;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning;

/// <summary>The door into this library: <c>ml.Pruning</c>, and the trainer among ML.NET's own.</summary>
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
        NetworkModel.Register(context);
        return context;
    }

    /// <summary>Trains a neural network with TorchSharp. Its scores are probabilities; scoring needs no libtorch.</summary>
    /// <param name="trainers">The trainers of an MLContext.</param>
    /// <param name="definition">The network: its input is the feature column, its outputs are one logit for each class.</param>
    /// <param name="options">How to read the data and train; null for the defaults (5 epochs of Adam, batches of 128).</param>
    /// <returns>An estimator to append to a pipeline that has a feature column and a label mapped to a key.</returns>
    /// <exception cref="ArgumentNullException">The definition is null.</exception>
    /// <exception cref="ArgumentException">
    /// The options contradict each other or give two columns one name, or the network's output is not a row of logits.
    /// </exception>
    public static TorchNetworkTrainer TorchNetwork(
        this MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers,
        NetworkDefinition definition,
        TorchNetworkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trainers);
        var environment = MLNetInternals.EnvironmentOf(trainers);
        NetworkModel.Register(environment);
        return new TorchNetworkTrainer(environment, definition, options ?? new TorchNetworkOptions());
    }
}
