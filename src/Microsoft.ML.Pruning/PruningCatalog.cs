using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Pruning;

/// <summary>Prunes, evaluates, slims, cross-validates and loads networks in pipelines.</summary>
/// <remarks>Reached as <c>ml.Pruning</c>.</remarks>
public sealed partial class PruningCatalog
{
    private readonly MLContext _context;
    private readonly IHostEnvironment _environment;

    internal PruningCatalog(MLContext context)
    {
        _context = context;
        _environment = MLNetInternals.EnvironmentOf(context.MulticlassClassification);
        NetworkLoader.Register(_environment);
    }

    /// <summary>Measures scored data and the network behind the scores.</summary>
    /// <remarks>ML.NET's own metrics of the task, and how sparse the network is.</remarks>
    /// <param name="scored">The output of a model with a network stage.</param>
    /// <param name="labelColumnName">The label, as the network learned it.</param>
    /// <param name="scoreColumnName">The scores.</param>
    /// <param name="predictedLabelColumnName">The predicted label; of no use in a regression.</param>
    /// <param name="topKPredictionCount">Above 0, top-k accuracy for this k is measured too, where there are several classes.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type, or the score column carries no network.</exception>
    public PrunedNetworkMetrics Evaluate(
        IDataView scored,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel",
        int topKPredictionCount = 0)
    {
        ArgumentNullException.ThrowIfNull(scored);
        var stage = StageOf(scored, scoreColumnName);
        var label = stage.Task.Kind.FindLabel(scored.Schema, labelColumnName, "scored data").Name;
        var metrics = stage.Task.Task.Match<TaskMetrics>(
            _ => new MulticlassMetrics(_context.MulticlassClassification.Evaluate(
                scored, label, scoreColumnName, predictedLabelColumnName, topKPredictionCount)),
            _ => new BinaryMetrics(_context.BinaryClassification.Evaluate(
                scored, label, scoreColumnName, stage.Columns.Probability, predictedLabelColumnName)),
            _ => RegressionOutputMetrics.Evaluate(_context, scored, label, scoreColumnName));
        return new PrunedNetworkMetrics(metrics, SparsityMetrics.Compute(stage.Network));
    }

    /// <summary>Cross-validates a pipeline and sums up the metrics.</summary>
    /// <remarks>Fits it on all folds of the data but one and measures it on that one, for each fold in turn.</remarks>
    /// <param name="data">The data to split.</param>
    /// <param name="pipeline">A pipeline with a network stage.</param>
    /// <param name="numberOfFolds">How many folds, at least 2.</param>
    /// <param name="labelColumnName">The label in the scored data.</param>
    /// <param name="samplingKeyColumnName">A column whose equal values stay in the same fold; null for none.</param>
    /// <param name="seed">Which rows go to which fold; null to draw it from the context.</param>
    /// <param name="scoreColumnName">The scores of the pipeline's last network.</param>
    /// <param name="predictedLabelColumnName">Its predicted label; of no use in a regression.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 2 folds.</exception>
    /// <exception cref="ArgumentException">The pipeline's score column carries no network.</exception>
    public PrunedCrossValidation CrossValidate(
        IDataView data,
        IEstimator<ITransformer> pipeline,
        int numberOfFolds = 5,
        string labelColumnName = "Label",
        string? samplingKeyColumnName = null,
        int? seed = null,
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel")
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfFolds, 2);
        var folds = _context.Data.CrossValidationSplit(data, numberOfFolds, samplingKeyColumnName, seed);
        return new PrunedCrossValidation([.. folds.Select((fold, index) =>
        {
            var model = pipeline.Fit(fold.TrainSet);
            var scored = model.Transform(fold.TestSet);
            return new PrunedFold(index, model, Evaluate(scored, labelColumnName, scoreColumnName, predictedLabelColumnName));
        })]);
    }

    /// <summary>Drops the network stages that the next stage replaces.</summary>
    /// <remarks>
    /// By a network stage with the same columns, directly behind, in nested chains too: a trained and then pruned model keeps only its
    /// pruned network. Scores stay the same. Where another transformer stands between two network stages it may read the earlier scores, so
    /// both are kept.
    /// </remarks>
    /// <param name="model">A fitted pipeline; it is not changed.</param>
    /// <returns>The slim model, or the same one where there is nothing to drop.</returns>
    /// <exception cref="ArgumentNullException">The model is null.</exception>
#pragma warning disable CA1822 // Reached as ml.Pruning.Slim, beside the others.
    public ITransformer Slim(ITransformer model)
#pragma warning restore CA1822
    {
        ArgumentNullException.ThrowIfNull(model);
        return ModelSlimmer.Slim(model);
    }

    /// <summary>Loads a model file, and says what is wrong with a bad one.</summary>
    /// <remarks>
    /// Like <c>ml.Model.Load</c>, for what <c>ml.Model.Save</c> wrote, but checks every byte first, so that a file that is cut short,
    /// changed or something else is told apart.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <param name="inputSchema">The schema saved with the model, or null where it was saved without one.</param>
    /// <returns>The model.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no whole model; the message says why.</exception>
    public ITransformer LoadModel(string path, out DataViewSchema? inputSchema)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var stream = File.OpenRead(path);
        return ModelFile.Load(_context, stream, path, out inputSchema);
    }

    private static NetworkStage StageOf(IDataView scored, string scoreColumnName) =>
        NetworkStage.Find(scored.Schema, scoreColumnName) ?? throw new ArgumentException(
            $"Column '{scoreColumnName}' of the scored data carries no network (the columns are {Columns.Listed(scored.Schema)}). "
            + "Give the output of a model with a TorchNetwork or pruning stage, or name its score column.", nameof(scored));
}
