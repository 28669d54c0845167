using System.Collections.Immutable;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>
/// What pruning asks of those who have data: statistics for saliencies that need them, and the recovery (fine-tuning) of the network between
/// the steps of a schedule. By itself it has no data: it refuses to gather and recovers nothing.
/// </summary>
public class PruningSupport
{
    /// <summary>No data, no recovery, never cancelled.</summary>
    public static PruningSupport None { get; } = new();

    /// <summary>Called once in a pruning, before all else; throws early where it could not give what will be asked for.</summary>
    /// <param name="network">The network as it is before pruning.</param>
    /// <param name="method">How it will be pruned; its saliency's request is what <see cref="Gather"/> will be asked for.</param>
    /// <exception cref="ArgumentException">What the method will ask for cannot be given.</exception>
    public virtual void Begin(Network network, PruningMethod method)
    {
    }

    /// <summary>Gathers what a saliency needs; called before every step, since the network changes between them.</summary>
    /// <param name="network">The network as it is before the step.</param>
    /// <param name="request">What to gather.</param>
    /// <param name="parameters">The parameters that will be scored: weights, and biases where the layers have them.</param>
    /// <exception cref="ArgumentException">There are no rows to gather it from.</exception>
    public virtual SaliencyStatistics Gather(Network network, StatisticsRequest request, ImmutableArray<string> parameters)
    {
        ArgumentNullException.ThrowIfNull(request);
        throw new ArgumentException($"The saliency needs {request.Name}, but there are no rows to gather it from; give calibration rows, or use a saliency that looks at weights alone.", nameof(request));
    }

    /// <summary>Measures how the loss rises as each layer is pruned, for a <see cref="SensitivityAllocation"/> without curves; called once, before the first step.</summary>
    /// <param name="network">The network as it is before the first step.</param>
    /// <param name="method">How it will be pruned.</param>
    /// <param name="layers">The layers to measure.</param>
    /// <param name="sparsities">The sparsities to prune each to, rising.</param>
    /// <exception cref="ArgumentException">There are no rows to measure on.</exception>
    public virtual ImmutableArray<LossCurve> MeasureSensitivity(Network network, PruningMethod method, ImmutableArray<string> layers, ImmutableArray<double> sparsities) =>
        throw new ArgumentException(
            "An allocation by sensitivity needs the loss curves of the layers, but there are no rows to measure them on; give it Curves from a sensitivity scan, or calibration rows.", nameof(method));

    /// <summary>Lets the network recover after a step.</summary>
    /// <param name="network">The network just pruned; what its masks prune must stay pruned.</param>
    /// <param name="step">The step that was taken; step 0 is asked for before the first one where the saliency learns from fine-tuning.</param>
    /// <returns>The network to go on with, with the same masks, and how it was trained.</returns>
    public virtual Recovery Recover(Network network, PruningStep step) => new(network);

    /// <summary>Called often, by a sensitivity scan from several threads at once; throws to stop.</summary>
    /// <exception cref="OperationCanceledException">Pruning was cancelled.</exception>
    public virtual void CheckCancelled()
    {
    }
}
