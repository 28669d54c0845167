using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Sensitivity;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning;

/// <content>Lottery tickets and sensitivity scans.</content>
public sealed partial class PruningCatalog
{
    /// <summary>
    /// Looks for a lottery ticket (Frankle and Carbin 2019): trains the network, prunes a fifth of its weights by magnitude, sets the others back to their first values (or those of an early
    /// iteration), trains again, and so on; with controls beside it, if asked for. The stage yields the trained ticket of the last round; its
    /// <see cref="NetworkTransformer.LotteryTickets"/> has the weights left, the iteration of the lowest validation loss, and the accuracies of every round.
    /// </summary>
    /// <param name="definition">The network: its input is the feature column, its outputs are one logit for each class.</param>
    /// <param name="options">Rounds, rates, rewinding and controls.</param>
    /// <param name="training">How each network is trained, and where its validation rows come from, which are needed; <c>ValidateEvery</c> says how finely the iteration of the lowest loss is known.</param>
    /// <param name="test">Rows to measure accuracy on, after the same featurisation as the trainer sees; null for the accuracy on the validation rows alone.</param>
    /// <returns>An estimator to append to a pipeline that has a feature column and a label mapped to a key.</returns>
    /// <exception cref="ArgumentNullException">The definition or options are null.</exception>
    /// <exception cref="ArgumentException">The options contradict each other, or the training has no validation rows.</exception>
    public LotteryTicketEstimator LotteryTicket(NetworkDefinition definition, LotteryTicketOptions options, TorchNetworkOptions training, IDataView? test = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(training);
        return new LotteryTicketEstimator(_environment, definition, options, training, test);
    }

    /// <summary>
    /// Measures how much each layer of a network can give up: prunes one layer at a time to several sparsities and measures loss and accuracy on the scored rows. The result is a table, data
    /// (<c>ToDataView</c>), and an allocation for <c>ml.Pruning.Prune</c> (<see cref="SensitivityScan.ToAllocation"/>).
    /// </summary>
    /// <param name="scored">The output of a model with a network stage on validation rows, with the network's feature and label columns.</param>
    /// <param name="options">Sparsities, layers, and how many rows; null for the defaults.</param>
    /// <param name="saliency">How weights are scored; null for their magnitude.</param>
    /// <param name="structure">What is removed together; null for single weights.</param>
    /// <param name="calibration">Rows to gather statistics from for a saliency that needs them; null for the scored rows.</param>
    /// <param name="scoreColumnName">The column of probabilities that carries the network.</param>
    /// <exception cref="ArgumentException">The score column carries no network, a column is missing or does not fit the network, there are no rows, or the options name an unknown layer.</exception>
    /// <exception cref="InvalidDataException">A feature is NaN or infinite, or rows have no label.</exception>
    /// <exception cref="InvalidOperationException">A loss or a statistic is not finite.</exception>
    /// <exception cref="OperationCanceledException">The MLContext cancelled.</exception>
    public SensitivityScan ScanSensitivity(
        IDataView scored,
        SensitivityOptions? options = null,
        Saliency? saliency = null,
        Structure? structure = null,
        IDataView? calibration = null,
        string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(scored);
        return new StageScanner(_environment).Scan(
            StageOf(scored, scoreColumnName), scored, calibration, saliency ?? new MagnitudeSaliency(), structure ?? new WeightStructure(), options ?? new SensitivityOptions());
    }
}
