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
        var columns = LabeledColumns.Find(input, _definition, _options, marked: true);
        using var bridge = new TrainingBridge(_host, check);
        var (train, validation) = ReadRows(columns, check);
        var result = NetworkTrainer.Train(_definition, train, validation, _options, bridge.Host);
        var names = new NetworkColumns(
            _options.FeatureColumnName, _options.LabelColumnName, _options.ScoreColumnName, _options.PredictedLabelColumnName);
        return new NetworkTransformer(new NetworkStage(result.Network, names, columns.Classes, result.History, Report: null) { Snapshots = result.Snapshots });
    }

    private (RowSource Train, RowSource? Validation) ReadRows(LabeledColumns columns, Action check)
    {
        var split = new ValidationSplit(_options.ValidationFraction, _options.Seed!.Value);
        var (rows, bytes) = TrainingRows.Read(columns, split, _options.MemoryBudgetBytes, check);
        CheckTraining(rows, columns);
        if (_options.Validation is { } view)
        {
            var validationColumns = LabeledColumns.Find(view, _definition, _options, marked: false);
            CheckSameClasses(columns, validationColumns);
            var all = new ValidationSplit(fraction: null, seed: 0);
            var (held, _) = TrainingRows.Read(validationColumns, all, _options.MemoryBudgetBytes - bytes, check);
            return (rows.Train!, held.Train ?? throw new ArgumentException("The validation view has no rows."));
        }

        if (rows.Validation is null && (_options.ValidationFraction is not null || _options.ValidationColumnName is not null))
        {
            string how = _options.ValidationColumnName is { } name ? $"no row is marked by column '{name}'" : $"the fraction is {_options.ValidationFraction}";
            throw new ArgumentException($"None of the {rows.TrainPart.Count} rows is left for validation: {how}. Mark or give more rows, or ask for no validation.");
        }

        return (rows.Train!, rows.Validation);
    }

    private static void CheckTraining(RowPartition rows, LabeledColumns columns)
    {
        if (rows.Train is null)
        {
            throw new ArgumentException(rows.Validation is null
                ? "The data to train on have no rows."
                : $"All {rows.ValidationPart.Count} rows are kept for validation, so that none is left to train on.");
        }

        if (rows.TrainPart.OnlyClass is int only and >= 0)
        {
            string name = columns.Classes.Names.IsEmpty ? $"key {only + 1}" : $"'{columns.Classes.Names[only]}'";
            throw new ArgumentException(
                $"All {rows.TrainPart.Count} training rows have the label {name} in column '{columns.LabelName}'; a classifier needs rows of at least two classes.");
        }
    }

    private static void CheckSameClasses(LabeledColumns train, LabeledColumns validation)
    {
        if (!train.Classes.Names.AsSpan().SequenceEqual(validation.Classes.Names.AsSpan()))
        {
            throw new ArgumentException(
                $"The key values of label column '{train.LabelName}' differ between the training data ({string.Join(", ", train.Classes.Names.Take(10))}) and the validation "
                + $"view ({string.Join(", ", validation.Classes.Names.Take(10))}). Map both with the same fitted transformer.");
        }
    }
}
