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
    /// <summary>
    /// The label: a key for several classes, a Boolean for two, a Single or a vector of them for a regression. Default <c>Label</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string LabelColumnName { get; init => field = ColumnName.Checked(value); } = "Label";

    /// <summary>The inputs: a vector of Single, as long as the network's input. Default <c>Features</c>.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string FeatureColumnName { get; init => field = ColumnName.Checked(value); } = "Features";

    /// <summary>A column of Single with the weight of each row, finite and at least 0; null (default) for all rows alike.</summary>
    /// <remarks>
    /// Weights count in the loss, in the metrics of training and in the statistics of pruning; only their ratios matter. In a batch the
    /// loss is the mean by weight.
    /// </remarks>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string? ExampleWeightColumnName { get; init => field = value is null ? null : ColumnName.Checked(value); }

    /// <summary>What errors cost in a regression; null (default) for their square. Other tasks have one loss only.</summary>
    public RegressionLoss? Loss { get; init; }

    /// <summary>
    /// The column that the fitted network adds: the probabilities of several classes, the logit of a binary task, or the numbers of a
    /// regression. Default <c>Score</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string ScoreColumnName { get; init => field = ColumnName.Checked(value); } = "Score";

    /// <summary>The column that a binary task adds: how probable true is. Default <c>Probability</c>.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string ProbabilityColumnName { get; init => field = ColumnName.Checked(value); } = "Probability";

    /// <summary>The column of the likeliest class, which a regression does not have. Default <c>PredictedLabel</c>.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string PredictedLabelColumnName { get; init => field = ColumnName.Checked(value); } = "PredictedLabel";

    /// <summary>Rows to validate with; null (default) for none.</summary>
    public ValidationRows? Validation { get; init; }

    /// <summary>Cancels training within one batch, beside the cancellation of the MLContext. Default: never.</summary>
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

    /// <summary>Refuses settings that contradict each other or do not suit a kind of task.</summary>
    internal void RequireFor(TaskKind kind)
    {
        kind.RequireLoss(Loss);
        RequireConsistent();
        Distillation?.RequireTeacher();
        ColumnName.RequireDistinct(
        [
            (nameof(FeatureColumnName), FeatureColumnName), (nameof(LabelColumnName), LabelColumnName), .. kind.AddedNames(Columns),
        ]);
        Rows.RequireFor(this);
    }
}
