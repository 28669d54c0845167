using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>
/// Trains a network on TorchSharp as a stage of a pipeline. Made by <c>ml.MulticlassClassification.Trainers.TorchNetwork</c>.
/// </summary>
/// <remarks>
/// The seed is fixed when the trainer is made (by <see cref="TrainingOptions.Seed"/>, else drawn from the MLContext), and fitting changes nothing
/// in it: fitted again on the same data it gives the same network.
/// </remarks>
public sealed class TorchNetworkTrainer : IEstimator<NetworkTransformer>
{
    private readonly IHost _host;
    private readonly Cancellation _cancellation;
    private readonly NetworkDefinition _definition;
    private readonly TorchNetworkOptions _options;

    internal TorchNetworkTrainer(IHostEnvironment environment, NetworkDefinition definition, TorchNetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(definition);
        options.Check();
        if (definition.OutputShape.Rank != 1)
        {
            throw new ArgumentException(
                $"The network '{definition.Name}' yields shape {definition.OutputShape}, but a classifier yields one logit for each class. "
                + "End it with a Linear layer of as many outputs as there are classes, behind a Flatten or GlobalAvgPool2d.", nameof(definition));
        }

        _host = environment.Register("TorchNetwork");
        _cancellation = new Cancellation(environment, _host);
        _definition = definition;
        _options = options with { Seed = options.Seed ?? _host.Rand.Next() };
    }

    /// <summary>Checks the columns that the trainer reads and promises those that the network adds.</summary>
    /// <param name="inputSchema">What the stages before promise.</param>
    /// <exception cref="ArgumentException">
    /// The feature column is missing or no vector of Single of known size, or the label column is missing or no key. Lengths are known, and checked, only by
    /// <see cref="Fit"/>.
    /// </exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        FeatureColumn.Check(inputSchema, _options.FeatureColumnName, _definition);
        var label = LabelColumn.Find(inputSchema, _options.LabelColumnName);
        return NetworkSchema.Extend(inputSchema, label, _options.ScoreColumnName, _options.PredictedLabelColumnName);
    }

    /// <summary>Trains the network.</summary>
    /// <param name="input">Data with the feature column and the label column.</param>
    /// <returns>The trained network as a transformer, with its history.</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing or of another type, the features have another length than the network's input, the label has another number of classes than the
    /// network has outputs, there are no training rows or no validation rows where such were asked for, or all training rows are of one class.
    /// </exception>
    /// <exception cref="InvalidDataException">A feature is NaN or infinite, or rows have no label; the message has the row and slot, or the count.</exception>
    /// <exception cref="OperationCanceledException">The MLContext or the options' token cancelled; at most one batch after the request.</exception>
    public NetworkTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var check = _cancellation.Check(_options.CancellationToken);
        var columns = RowColumns.Find(input, "data", _definition, _options.Columns, marks: _options.ValidationColumnName);
        using var bridge = new TrainingBridge(_host, check);
        var (train, validation, _) = LearningRows.Read(columns, _options.Rows, _options.Seed!.Value, check);
        var result = NetworkTrainer.Train(_definition, train, validation, _options, bridge.Host);
        return new NetworkTransformer(new NetworkStage(result.Network, _options.Columns, columns.Classes!, result.History, Report: null) { Snapshots = result.Snapshots });
    }
}
