using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Trains a network on TorchSharp as a stage of a pipeline.</summary>
/// <remarks>
/// Made by <c>Trainers.TorchNetwork</c> of an MLContext. The seed is fixed when the trainer is made (by <see cref="TrainingOptions.Seed"/>,
/// else drawn from the MLContext), and fitting changes nothing in it: fitted again on the same data it gives the same network.
/// </remarks>
public sealed class TorchNetworkTrainer : IEstimator<NetworkTransformer>
{
    private readonly TaskKind _kind;
    private readonly NetworkPlan _plan;
    private readonly TorchNetworkOptions _options;
    private readonly IHost _host;
    private readonly Cancellation _cancellation;

    internal TorchNetworkTrainer(IHostEnvironment environment, TaskKind kind, NetworkPlan plan, TorchNetworkOptions options)
    {
        options.RequireFor(kind);
        (_kind, _plan) = (kind, plan);
        _host = environment.Register("TorchNetwork");
        _cancellation = new Cancellation(environment, _host);
        _options = options with { Seed = options.Seed ?? _host.Rand.Next() };
    }

    /// <summary>Checks the trainer's columns and promises the network's.</summary>
    /// <param name="inputSchema">What the stages before promise.</param>
    /// <exception cref="ArgumentException">
    /// The feature column is missing or no vector of Single of known size, the label column is missing or of a type that the task does not
    /// take, or the column that marks validation rows or weighs rows is missing or of another type. Lengths are known, and checked, only by
    /// <see cref="Fit(IDataView)"/>.
    /// </exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        FeatureColumn.Require(inputSchema, _options.FeatureColumnName, _plan.Known);
        var label = _kind.FindLabel(inputSchema, _options.LabelColumnName);
        WeightColumn.Require(inputSchema, _options.ExampleWeightColumnName);
        ValidationColumn.Require(inputSchema, _options.Validation?.ColumnName);
        return NetworkSchema.Extend(inputSchema, label, _kind, _options.Columns);
    }

    /// <summary>Trains the network.</summary>
    /// <param name="input">Data with the feature column and the label column.</param>
    /// <returns>The trained network as a transformer, with its history.</returns>
    /// <exception cref="ArgumentException">
    /// A column is missing or of another type, the features have another length than the network's input, the label has another number of
    /// classes or values than the network has outputs, there are no training rows or no validation rows where such were asked for, or all
    /// training rows are of one class.
    /// </exception>
    /// <exception cref="InvalidDataException">
    /// A feature is NaN or infinite, rows have no label, or a weight is negative; the message has the row and slot, or the count.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The function that makes the network gave null or other widths, or training diverged.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// The MLContext or the options' token cancelled; at most one batch after the request.
    /// </exception>
    public NetworkTransformer Fit(IDataView input) => Fit(input, _plan.Known, _plan.For, (definition, rows, options, host) =>
        NetworkTrainer.Train(definition, rows.Train, rows.Validation, options, host));

    /// <summary>Trains an earlier network further, instead of a new one.</summary>
    /// <remarks>What was pruned in it stays pruned.</remarks>
    /// <param name="input">Data with the feature column and the label column.</param>
    /// <param name="network">The network to start from, of any layers that fit the data; it is not changed.</param>
    /// <inheritdoc cref="Fit(IDataView)" path="/returns|/exception"/>
    public NetworkTransformer Fit(IDataView input, Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Fit(input, network.Definition, _ => network.Definition, (_, rows, options, host) =>
            NetworkTrainer.Train(network, rows.Train, rows.Validation, options, host));
    }

    private NetworkTransformer Fit(
        IDataView input,
        NetworkDefinition? known,
        Func<NetworkShape, NetworkDefinition> definitionFor,
        Func<NetworkDefinition, LearningRows, TorchNetworkOptions, TrainingHost, TrainingResult> train)
    {
        ArgumentNullException.ThrowIfNull(input);
        var check = _cancellation.CheckCancelled(_options.CancellationToken);
        var task = _kind.Of(_kind.FindLabel(input.Schema, _options.LabelColumnName));
        var features = FeatureColumn.Find(input.Schema, _options.FeatureColumnName, known);
        var definition = definitionFor(NetworkShape.Of(features, task));
        var columns = RowColumns.ToLearn(input, definition, _options.Columns, task, _options.Validation?.ColumnName);
        using var bridge = new TrainingBridge(_host, check);
        var rows = LearningRows.Read(columns, _options.Rows, _options.Seed!.Value, check);
        var options = _options with { Computing = _options.Computing with { MemoryBudgetBytes = rows.Left.Option } };
        var result = train(definition, rows, options, bridge.Host);
        return new NetworkTransformer(new NetworkStage(result.Network, _options.Columns, task, result.History, Report: null)
        {
            Snapshots = result.Snapshots
        });
    }
}
