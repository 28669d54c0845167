using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>
/// Trains a network on TorchSharp as a stage of a pipeline. Made by <c>ml.MulticlassClassification.Trainers.TorchNetwork</c>.
/// </summary>
/// <remarks>
/// The seed is fixed when the trainer is made (by <see cref="TrainingOptions.Seed"/>, else drawn from the MLContext), and fitting changes
/// nothing in it: fitted again on the same data it gives the same network.
/// </remarks>
public sealed class TorchNetworkTrainer : IEstimator<NetworkTransformer>
{
    private readonly NetworkDefinition _definition;
    private readonly NetworkLearner _learner;

    internal TorchNetworkTrainer(IHostEnvironment environment, NetworkDefinition definition, TorchNetworkOptions options)
    {
        _definition = definition;
        _learner = new NetworkLearner(environment, "TorchNetwork", definition, options);
    }

    /// <summary>Checks the columns that the trainer reads and promises those that the network adds.</summary>
    /// <param name="inputSchema">What the stages before promise.</param>
    /// <exception cref="ArgumentException">
    /// The feature column is missing or no vector of Single of known size, the label column is missing or no key, or the column that marks
    /// validation rows is missing or not of Boolean. Lengths are known, and checked, only by <see cref="Fit"/>.
    /// </exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => _learner.GetOutputSchema(inputSchema);

    /// <summary>Trains the network.</summary>
    /// <param name="input">Data with the feature column and the label column.</param>
    /// <returns>The trained network as a transformer, with its history.</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing or of another type, the features have another length than the network's input, the label has another number of
    /// classes than the network has outputs, there are no training rows or no validation rows where such were asked for, or all training
    /// rows are of one class.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// A feature is NaN or infinite, or rows have no label; the message has the row and slot, or the count.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The MLContext or the options' token cancelled; at most one batch after the request.
    /// </exception>
    public NetworkTransformer Fit(IDataView input) => _learner.Fit(input, (columns, rows, options, host) =>
    {
        var result = NetworkTrainer.Train(_definition, rows.Train, rows.Validation, options, host);
        return new NetworkStage(result.Network, _learner.Options.Columns, columns.Classes!, result.History, Report: null)
        {
            Snapshots = result.Snapshots
        };
    });
}
