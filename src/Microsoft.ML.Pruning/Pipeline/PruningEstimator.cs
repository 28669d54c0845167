using System.Globalization;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>
/// Prunes the network of an earlier stage. Fitting reads no rows: the network comes with the schema, as an annotation of the score column. Made by the methods of
/// <c>ml.Pruning</c>.
/// </summary>
public sealed class PruningEstimator : IEstimator<NetworkTransformer>
{
    private readonly IHost _host;
    private readonly Cancellation _cancellation;
    private readonly PruningMethod _method;
    private readonly PruningOptions _options;

    internal PruningEstimator(IHostEnvironment environment, PruningMethod method, PruningOptions options)
    {
        options.Check();
        _host = environment.Register(method.Name);
        _cancellation = new Cancellation(environment, _host);
        _method = method;
        _options = options;
    }

    /// <summary>Checks that a stage before has a network, and promises the columns of the pruned one.</summary>
    /// <param name="inputSchema">What the stages before promise.</param>
    /// <exception cref="ArgumentException">No stage before promises a network.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        var score = inputSchema.FirstOrDefault(column => column.Name == _options.ScoreColumnName);
        if (score.Name is null || !NetworkSchema.CarriesNetwork(score))
        {
            throw NoNetwork(Columns.Listed(inputSchema), nameof(inputSchema));
        }

        var label = ClassLabels.LabelShape(inputSchema, score, _options.PredictedLabelColumnName);
        return NetworkSchema.Extend(inputSchema, label, _options.ScoreColumnName, _options.PredictedLabelColumnName);
    }

    /// <summary>Prunes the network that the score column carries.</summary>
    /// <param name="input">Data scored by an earlier stage; no row is read.</param>
    /// <returns>The pruned network as a transformer, with its report. Its columns hide those of the earlier stage.</returns>
    /// <exception cref="ArgumentException">The score column carries no network, a layer named in the options is unknown, or the predicted label would hide the features or the label.</exception>
    /// <exception cref="OperationCanceledException">The MLContext cancelled.</exception>
    public NetworkTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var stage = NetworkStage.Find(input.Schema, _options.ScoreColumnName) ?? throw NoNetwork(Columns.Listed(input.Schema), nameof(input));
        ColumnName.RequireDistinct(
            ("the network's feature column", stage.Columns.Features),
            ("the network's label column", stage.Columns.Label),
            (nameof(PruningOptions.PredictedLabelColumnName), _options.PredictedLabelColumnName));
        var check = _cancellation.Check(CancellationToken.None);
        using var channel = _host.Start("Pruning");
        var result = Pruner.Prune(stage.Network, _method, _options.Sparsity, _options.Layers, new CancellableSupport(check));
        var report = result.Report;
        channel.Info(MessageSensitivity.None, string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Method} pruned {report.Pruned} of {report.Prunable} {report.Unit}, sparsity {report.AchievedSparsity:0.0000}"));
        foreach (string note in report.Notes)
        {
            channel.Info(MessageSensitivity.None, note);
        }

        var columns = stage.Columns with { PredictedLabel = _options.PredictedLabelColumnName };
        return new NetworkTransformer(stage with { Network = result.Network, Columns = columns, Report = result.Report });
    }

    private ArgumentException NoNetwork(string columns, string parameter) =>
        new($"{_method.Name} prunes the network behind column '{_options.ScoreColumnName}', but no stage before it has one (the columns are {columns}). "
            + "Append ml.MulticlassClassification.Trainers.TorchNetwork(...) to the pipeline before the pruning stage, or name its score column in the options.", parameter);
}
