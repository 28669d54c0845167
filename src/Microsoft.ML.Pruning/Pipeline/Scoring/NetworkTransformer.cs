using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>A network as a stage of a fitted pipeline.</summary>
/// <remarks>
/// For several classes it adds the scores, a vector with the probability of each class whose slots are named by the label's key values, and
/// the predicted label, a key with those values; for two, the score (a logit), the probability of true, and the predicted label, a Boolean;
/// for a regression the score, of the type of the label. They hide columns of the same names from earlier stages. Scoring runs in managed
/// code, in batches, without libtorch, and only where one of these columns is asked for. Immutable and thread-safe: any number of threads
/// may score at once. ML.NET's <c>PermutationFeatureImportance</c> takes it beside the data that it scores, and
/// <see cref="PruningCatalog.FeatureImportance"/> a whole model.
/// </remarks>
public sealed class NetworkTransformer : ISingleFeaturePredictionTransformer<Network>
{
    private readonly Lazy<NetworkExecutor> _executor;

    internal NetworkTransformer(NetworkStage stage)
    {
        Stage = stage;
        _executor = new Lazy<NetworkExecutor>(() => NetworkExecutor.Create(stage.Network));
    }

    /// <summary>The network: definition, parameters and masks.</summary>
    public Network Network => Stage.Network;

    /// <summary>How the network was trained, epoch by epoch; null when that is not known.</summary>
    public TrainingHistory? History => Stage.History;

    /// <summary>The network after each of <see cref="TrainingOptions.SnapshotIterations"/>, by iteration.</summary>
    /// <remarks>Model files do not hold them: empty in a stage that was loaded.</remarks>
    public IReadOnlyDictionary<int, Network> Snapshots => Stage.Snapshots;

    /// <summary>What the last pruning did, per layer and in all.</summary>
    /// <remarks>Null for a network that was not pruned.</remarks>
    public PruningReport? Report => Stage.Report;

    /// <summary>The column of inputs.</summary>
    /// <remarks>A vector of Single, as long as the network's input.</remarks>
    public string FeatureColumnName => Stage.Columns.Features;

    /// <summary>What the network learned.</summary>
    public LearningTask Task => Stage.Task.Task;

    /// <summary>The column of scores that this stage adds.</summary>
    public string ScoreColumnName => Stage.Columns.Score;

    /// <summary>The column of the likeliest class; a regression adds none.</summary>
    public string PredictedLabelColumnName => Stage.Columns.PredictedLabel;

    Network IPredictionTransformer<Network>.Model => Network;

    DataViewType ISingleFeaturePredictionTransformer<Network>.FeatureColumnType =>
        new VectorDataViewType(NumberDataViewType.Single, checked((int)Network.Definition.InputShape.Count));

    bool ITransformer.IsRowToRowMapper => true;

    internal NetworkStage Stage { get; }

    /// <summary>The schema of the output for an input of this schema.</summary>
    /// <param name="inputSchema">Must have the feature column.</param>
    /// <exception cref="ArgumentException">
    /// The feature column is missing, is no vector of Single, or has another length than the network's input.
    /// </exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        FeatureColumn.Find(inputSchema, Stage.Columns.Features, Network.Definition);
        return NetworkSchema.Extend(inputSchema, NetworkSchema.OutputsOf(inputSchema, Stage));
    }

    /// <summary>Adds the task's output columns, lazily.</summary>
    /// <remarks>The network runs when rows are read.</remarks>
    /// <param name="input">Data with the feature column.</param>
    /// <exception cref="ArgumentException">As for <see cref="GetOutputSchema"/>.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new NetworkDataView(input, Bind(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new NetworkRowMapper(Bind(inputSchema));
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => NetworkModel.Save(ctx, Stage);

    private NetworkBinding Bind(DataViewSchema schema) => new(Stage, _executor.Value, schema);
}
