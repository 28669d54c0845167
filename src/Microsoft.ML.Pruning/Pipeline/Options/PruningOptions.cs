using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.FineTuning;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>What the pruning stages of a pipeline have in common: how much to prune where and when, fine-tuning, rows, and columns.</summary>
/// <remarks>
/// Fitting reads rows only where they are needed: for a method that gathers statistics from them, for fine-tuning, and in a network with batch norm for its statistics. They
/// are those of the view that Fit sees, with the columns that the network was trained on; labels are read only where they count.
/// </remarks>
public abstract record PruningOptions
{
    private const double DefaultSparsity = 0.5;

    private protected PruningOptions()
    {
    }

    /// <summary>
    /// The fraction to prune, within [0, 1): of the weights (or units) of the selected layers, those masked already included. Null (default) for 0.5, or
    /// for the one sparsity of a structure that can have no other (N:M).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within [0, 1).</exception>
    public double? Sparsity { get; init => field = value is { } fraction ? Fraction(fraction, nameof(Sparsity)) : null; }

    /// <summary>Whether each layer gives up its own share or all layers compete; default <see cref="PruningScope.PerLayer"/>, unless the method says otherwise.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public PruningScope Scope { get; init => field = TrainingArgument.Defined(value); } = PruningScope.PerLayer;

    /// <summary>
    /// Which layers are pruned, by name or pattern; by default every linear and convolutional layer but the one that yields the logits.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public LayerSelection Layers { get; init => field = TrainingArgument.NotNull(value); } = new();

    /// <summary>
    /// Fractions of their own, within [0, 1), for layers by name or pattern; the layers that none fits give up <see cref="Sparsity"/>. Under a schedule of
    /// several steps all layers go the same part of their way at each. Null (default) for none. Goes with <see cref="PruningScope.PerLayer"/> only.
    /// </summary>
    /// <exception cref="ArgumentException">There is no entry, or a name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is not within [0, 1).</exception>
    public IReadOnlyDictionary<string, double>? LayerSparsities
    {
        get;
        init => field = value is null ? null : LayerFractions(value);
    }

    /// <summary>In which steps the sparsity is reached; default all at once. Statistics are gathered anew before each step, and <see cref="FineTune"/> follows each.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule Schedule { get; init => field = TrainingArgument.NotNull(value); } = new OneShotSchedule();

    /// <summary>How the network is trained after each step, on the view that Fit sees; what is pruned stays pruned. Null (default) for not at all.</summary>
    public FineTuningOptions? FineTune { get; init; }

    /// <summary>
    /// Whether the running statistics of batch norm are estimated anew after each step and its fine-tuning, without labels, from a sample of at most 10,000 rows; default
    /// true. Acts only where the network has batch norm, and needs rows there even if nothing else does.
    /// </summary>
    public bool ReestimateBatchNorm { get; init; } = true;

    /// <summary>
    /// Rows to gather statistics from: a view with the feature and label columns that the network was trained on, that is, after the same featurisation. Null
    /// (default) for the view that Fit sees.
    /// </summary>
    public IDataView? Calibration { get; init; }

    /// <inheritdoc cref="TorchNetworkOptions.Validation"/>
    /// <remarks>For fine-tuning, and to measure on for an allocation by sensitivity.</remarks>
    public IDataView? Validation { get; init; }

    /// <inheritdoc cref="TorchNetworkOptions.ValidationFraction"/>
    /// <remarks>
    /// For what <see cref="Validation"/> is for; these rows are kept from statistics too. The trainer of an earlier stage keeps other rows, so that it has trained on these, unless
    /// both stages have the same fraction and seed; <see cref="ValidationColumnName"/> marks the same rows for all stages.
    /// </remarks>
    public double? ValidationFraction { get; init => field = RowSettings.Fraction(value); }

    /// <inheritdoc cref="TorchNetworkOptions.ValidationColumnName"/>
    /// <remarks>For what <see cref="Validation"/> is for; these rows are kept from statistics too.</remarks>
    public string? ValidationColumnName { get; init => field = value is null ? null : ColumnName.Checked(value); }

    /// <summary>
    /// How many bytes of rows (4 for each feature and label) a pruning may hold at a time; default 2 GiB. It covers the rows read into memory, samples of rows that
    /// are streamed, batches, and the shuffle window of <see cref="FineTune"/>, for which the lesser of its own budget and what is left here counts. Rows that do not fit
    /// are streamed; the window, the rows that sensitivities are measured on and those that batch norm is estimated from shrink to what fits, with a message; the sample that a
    /// saliency asks for is refused where it does not fit. 0 always streams, within the default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long MemoryBudgetBytes { get; init => field = TrainingArgument.Bytes(value); } = RowBudget.DefaultBytes;

    /// <summary>
    /// The seed of all that is drawn: rows for statistics and validation, random scores, the order of rows in fine-tuning unless <see cref="FineTune"/> has a seed of
    /// its own. Null (default) to draw it from the MLContext when the stage is made.
    /// </summary>
    public int? Seed { get; init; }

    /// <summary>Where statistics are computed: <c>cpu</c> (the default), <c>cuda</c>, <c>cuda:1</c>..., or <c>mps</c>. <see cref="FineTune"/> has a device of its own.</summary>
    /// <exception cref="ArgumentException">The text does not name a device.</exception>
    public string Device { get; init => field = DeviceName.Parse(value).ToString(); } = "cpu";

    /// <summary>Threads that torch may use for statistics, at least 1, or null (the default) for torch's own choice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? Threads { get; init => field = TrainingArgument.AtLeast(1, value); }

    /// <summary>Cancels the pruning within one batch, beside the cancellation of the MLContext. Default: never.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The column of probabilities of the stage that has the network; the pruned network's hides it. Default <c>Score</c>.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string ScoreColumnName { get; init => field = ColumnName.Checked(value); } = "Score";

    /// <summary>The key column that the pruned network adds; it hides one of the same name. Default <c>PredictedLabel</c>.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string PredictedLabelColumnName { get; init => field = ColumnName.Checked(value); } = "PredictedLabel";

    /// <summary>How much each weight matters; <see cref="Seed"/> is known.</summary>
    internal abstract Saliency Scoring { get; }

    /// <summary>What is removed together.</summary>
    internal abstract Structures.Structure Grouping { get; }

    /// <summary>How much each layer gives up.</summary>
    internal virtual Allocation Sharing =>
        LayerSparsities is { } layers ? new ExplicitAllocation(layers)
        : Scope == PruningScope.Global ? new GlobalAllocation() : new UniformAllocation();

    /// <summary>The sparsity to reach.</summary>
    internal double Target => Sparsity ?? Grouping.FixedSparsity ?? DefaultSparsity;

    /// <summary>Which rows validate, and how many bytes of rows are held.</summary>
    internal RowSettings Rows => new(Validation, ValidationFraction, ValidationColumnName, MemoryBudgetBytes, FineTune is null ? 0 : FineTune.BatchSize + 1L);

    /// <summary>Refuses settings that contradict each other, and composes the method.</summary>
    internal PruningMethod Compose(string name)
    {
        ColumnName.RequireDistinct((nameof(ScoreColumnName), ScoreColumnName), (nameof(PredictedLabelColumnName), PredictedLabelColumnName));
        if (LayerSparsities is not null && Scope == PruningScope.Global)
        {
            throw new ArgumentException("LayerSparsities says what each layer gives up, so that Scope must be PerLayer, not Global. Set one of the two.");
        }

        FineTune?.Validate();
        Rows.Check(FineTune);
        var method = new PruningMethod(name, Scoring, Grouping, Sharing, Schedule);
        StructureLimits.RequireSparsity(method, Target);
        FineTuningOptions.RequireFor(method.Saliency, FineTune);
        Schedule.RequireTarget(Target);
        return method;
    }

    private static Dictionary<string, double> LayerFractions(IReadOnlyDictionary<string, double> layers) =>
        layers.Count == 0 || layers.Keys.Any(string.IsNullOrEmpty)
            ? throw new ArgumentException(
                $"{nameof(LayerSparsities)} {(layers.Count == 0 ? "is empty" : "has an empty name")}; give names of layers, or patterns with * and ?, each with its fraction, or leave it null.",
                nameof(LayerSparsities))
            : layers.ToDictionary(layer => layer.Key, layer => Fraction(layer.Value, $"{nameof(LayerSparsities)}[\"{layer.Key}\"]"));

    private static double Fraction(double value, string name) =>
        value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be within [0, 1): at least 0 and below 1.");
}
