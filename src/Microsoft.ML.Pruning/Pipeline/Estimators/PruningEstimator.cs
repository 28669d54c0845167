using Microsoft.ML.Pruning.Compaction;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Training;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Prunes the network of an earlier stage.</summary>
/// <remarks>
/// The network comes with the schema, as an annotation of the score column; rows are read only for statistics that the method needs and for
/// fine-tuning. Made by the methods of <c>ml.Pruning</c>. The seed is fixed when the stage is made (by <see cref="PruningOptions.Seed"/>,
/// else drawn from the MLContext), and fitting changes nothing in it: fitted again on the same data it gives the same network.
/// </remarks>
public sealed class PruningEstimator : IEstimator<NetworkTransformer>
{
    private readonly IHost _host;
    private readonly Cancellation _cancellation;
    private readonly PruningMethod _method;
    private readonly PruningOptions _options;

    internal PruningEstimator(IHostEnvironment environment, PruningMethod method, PruningOptions options)
    {
        options.RequireFor(method);
        _host = environment.Register(method.Name);
        _cancellation = new Cancellation(environment, _host);
        _options = options with { Seed = options.Seed ?? _host.Rand.Next() };
        _method = method;
    }

    /// <summary>Checks that an earlier stage has a network.</summary>
    /// <remarks>Promises the columns of the pruned one.</remarks>
    /// <param name="inputSchema">What the stages before promise.</param>
    /// <exception cref="ArgumentException">
    /// No stage before promises a network, or the column that marks validation rows is missing or not of Boolean.
    /// </exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var score = inputSchema.FirstOrDefault(column => column.Name == _options.ScoreColumnName);
        if (score.Name is null || NetworkSchema.NetworkBehind(score) is not { Kind: var kind, Columns: var columns })
        {
            throw NoNetwork(Columns.Listed(inputSchema), nameof(inputSchema));
        }

        ValidationColumn.Require(inputSchema, _options.Validation?.ColumnName);
        return NetworkSchema.Extend(inputSchema, kind.LabelBehind(inputSchema, score, columns), kind, columns);
    }

    /// <summary>Prunes the network that the score column carries.</summary>
    /// <param name="input">Data scored by an earlier stage, with the feature and label columns of its network where rows are read.</param>
    /// <returns>The pruned network as a transformer, with its report. Its columns hide those of the earlier stage.</returns>
    /// <exception cref="ArgumentException">
    /// The score column carries no network, a layer named in the options is unknown, or rows that are needed are not there or do not fit
    /// the network: a column is missing or of another type or length, the label has other classes, or there are no rows.
    /// </exception>
    /// <exception cref="InvalidDataException">A feature is NaN or infinite, or rows have no label.</exception>
    /// <exception cref="InvalidOperationException">
    /// Statistics are not finite, fine-tuning diverged, or the function of a custom schedule breaks its rules.
    /// </exception>
    /// <exception cref="OperationCanceledException">The MLContext or the options' token cancelled.</exception>
    public NetworkTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var stage = NetworkStage.Find(input.Schema, _options.ScoreColumnName)
            ?? throw NoNetwork(Columns.Listed(input.Schema), nameof(input));
        var check = _cancellation.CheckCancelled(_options.CancellationToken);
        using var channel = _host.Start("Pruning");
        using var bridge = !_options.Trains(_method) ? null : new TrainingBridge(_host, check);
        var host = bridge?.Host
            ?? TrainingHost.Silent with { CheckCancelled = check, Message = line => channel.Info(MessageSensitivity.None, line) };
        _method.Require(stage.Network.Definition);
        var result = Compacted(_method.Prune(stage.Network, new PruningRows(stage, _method, _options, host).ContextFor(input)));
        foreach (var line in ReportLines.Of(result.Report))
        {
            channel.Info(MessageSensitivity.None, line);
        }

        return new NetworkTransformer(stage with
        {
            Network = result.Network,
            Report = result.Report,
            History = result.History ?? stage.History,
        });
    }

    private PruningResult Compacted(PruningResult result)
    {
        if (!_options.Compact || !_method.RemovesUnits)
        {
            return result;
        }

        var compact = result.Network.Compact();
        var note = $"compacted from {NetworkCost.Dense(result.Network.Definition)} to {NetworkCost.Of(compact)}";
        return result with { Network = compact, Report = result.Report with { Notes = [.. result.Report.Notes, note] } };
    }

    private ArgumentException NoNetwork(string columns, string parameter) =>
        new($"{_method.Name} prunes the network behind column '{_options.ScoreColumnName}', but no stage before it has one (the columns "
            + $"are {columns}). "
            + "Append Trainers.TorchNetwork(...) of ml.MulticlassClassification, ml.BinaryClassification or ml.Regression "
            + "to the pipeline before the pruning stage, "
            + "or name its score column in the options.", parameter);
}
