using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How the trainer of a pipeline reads its data and trains.</summary>
/// <remarks>
/// Adds to <see cref="TrainingOptions"/> the columns and the rows kept for validation. Where <see cref="TrainingOptions.Seed"/> is null,
/// the trainer draws its seed from the MLContext when it is made, so that a context with a seed gives the same weights again.
/// </remarks>
public sealed record TorchNetworkOptions : TrainingOptions
{
    /// <summary>The label column.</summary>
    /// <remarks>
    /// A key for several classes, a Boolean for two, a Single or a vector of them for a regression. Default <c>Label</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string LabelColumnName { get; init => field = ColumnName.Checked(value); } = "Label";

    /// <summary>The column of inputs; default <c>Features</c>.</summary>
    /// <remarks>A vector of Single, as long as the network's input.</remarks>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string FeatureColumnName { get; init => field = ColumnName.Checked(value); } = "Features";

    /// <summary>The column with each row's weight.</summary>
    /// <remarks>
    /// Weights are Single, finite and at least 0; null (default) makes all rows alike. They count in the loss, in the metrics of training
    /// and in the statistics of pruning; only their ratios matter. In a batch the loss is the mean by weight.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string? ExampleWeightColumnName { get; init => field = value is null ? null : ColumnName.Checked(value); }

    /// <summary>What errors cost in a regression; null (default) for their square.</summary>
    /// <remarks>Other tasks have one loss only.</remarks>
    public RegressionLoss? Loss { get; init; }

    /// <summary>The score column that the fitted network adds.</summary>
    /// <remarks>
    /// The probabilities of several classes, the logit of a binary task, or the numbers of a regression. Default <c>Score</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string ScoreColumnName { get; init => field = ColumnName.Checked(value); } = "Score";

    /// <summary>The column of a binary task's probability of true; default <c>Probability</c>.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string ProbabilityColumnName { get; init => field = ColumnName.Checked(value); } = "Probability";

    /// <summary>The column of the likeliest class, if any; default <c>PredictedLabel</c>.</summary>
    /// <remarks>A regression does not have it.</remarks>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string PredictedLabelColumnName { get; init => field = ColumnName.Checked(value); } = "PredictedLabel";

    /// <summary>Rows to validate with; null (default) for none.</summary>
    public ValidationRows? Validation { get; init; }

    /// <summary>Cancels training within one batch, as the MLContext does too; default never.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The columns to read and to add.</summary>
    internal NetworkColumns Columns => new(FeatureColumnName, LabelColumnName, ScoreColumnName, PredictedLabelColumnName)
    {
        Probability = ProbabilityColumnName,
        Weight = ExampleWeightColumnName,
    };

    /// <summary>Which rows validate, and how many bytes of rows are held.</summary>
    internal RowSettings Rows =>
        new(Validation, Computing.MemoryBudgetBytes, Math.Max(BatchSize + 1L, Initializer.RowsAtOnce));

    /// <summary>Refuses settings that contradict each other or the task.</summary>
    internal void RequireFor(TaskKind kind)
    {
        kind.RequireLoss(Loss);
        RequireConsistent();
        Distillation?.RequireTeacher();
        ColumnName.RequireDistinct(
        [
            (nameof(FeatureColumnName), FeatureColumnName), (nameof(LabelColumnName), LabelColumnName), .. kind.AddedNames(Columns),
        ]);
        if (ExampleWeightColumnName is { } weights)
        {
            ColumnName.RequireDistinct([(nameof(ExampleWeightColumnName), weights), .. kind.AddedNames(Columns)]);
        }

        Rows.RequireFor(this);
    }
}
