using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>How a pruning stage prunes.</summary>
/// <remarks>
/// How much of what, where and when, with which rows and columns. Fitting reads rows only where they are needed: for a method that gathers
/// statistics from them, for fine-tuning, and in a network with batch norm for its statistics. They are those of the view that Fit sees,
/// with the columns that the network was trained on; labels are read only where they count.
/// </remarks>
public sealed record PruningOptions
{
    /// <summary>The fraction to prune, within [0, 1).</summary>
    /// <remarks>
    /// It is a fraction of the weights (or units) of the selected layers, those masked already included. Null (default) is 0.5, or the one
    /// sparsity of a structure that can have no other (N:M); null alone goes with an allocation that takes no sparsity (thresholds).
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not within [0, 1).</exception>
    public double? Sparsity { get; init => field = value is { } fraction ? Fraction(fraction, nameof(Sparsity)) : null; }

    /// <summary>How far to prune in another currency: multiply-adds, parameters or bytes.</summary>
    /// <remarks>Null (default) where <see cref="Sparsity"/> says it.</remarks>
    public PruningTarget? Target { get; init; }

    /// <summary>Whether a method that removes whole units takes them out of the network; default true.</summary>
    /// <remarks>
    /// The network that comes out then has a smaller definition of its own and computes the same. False keeps the definition, with masks.
    /// </remarks>
    public bool Compact { get; init; } = true;

    /// <summary>A number of which every layer keeps a multiple of units; default 1.</summary>
    /// <inheritdoc cref="StepwiseMethod.RoundTo" path="/remarks|/exception"/>
    public int RoundTo { get; init => field = Argument.AtLeast(1, value); } = 1;

    /// <summary>How much each element matters.</summary>
    /// <remarks>
    /// Null (default) for what the method says, else for magnitude. A method that is named for its saliency takes that saliency alone, with
    /// other settings.
    /// </remarks>
    public Saliency? Saliency { get; init; }

    /// <summary>What is removed together.</summary>
    /// <remarks>Null (default) for what the method says, else for single weights.</remarks>
    public Structure? Structure { get; init; }

    /// <summary>Whether each layer gives up its own share or all layers compete.</summary>
    /// <remarks>Null (default) for what the method says, else for each its own.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of the enumeration.</exception>
    public PruningScope? Scope { get; init => field = Argument.Defined(value); }

    /// <summary>How much each layer gives up.</summary>
    /// <remarks>Null (default) to let <see cref="Scope"/> and <see cref="LayerSparsities"/> say it, which are null otherwise.</remarks>
    public Allocation? Allocation { get; init; }

    /// <summary>Which layers are pruned, by name or pattern.</summary>
    /// <remarks>By default they are every linear and convolutional layer but the one that yields the output.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public LayerSelection Layers { get; init => field = Argument.NotNull(value); } = new();

    /// <summary>Fractions of their own for layers by name or pattern.</summary>
    /// <remarks>
    /// Each is within [0, 1); the layers that none fits give up <see cref="Sparsity"/>. Under a schedule of several steps all layers go the
    /// same part of their way at each. Null (default) for none. Does not go with <see cref="PruningScope.Global"/>.
    /// </remarks>
    /// <exception cref="ArgumentException">There is no entry, or a name is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is not within [0, 1).</exception>
    public IReadOnlyDictionary<string, double>? LayerSparsities
    {
        get;
        init => field = value is null ? null : LayerFractions(value);
    }

    /// <summary>In which steps the sparsity is reached; default all at once.</summary>
    /// <remarks>Statistics are gathered anew before each step, and <see cref="FineTune"/> follows each.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule Schedule { get; init => field = Argument.NotNull(value); } = new OneShotSchedule();

    /// <summary>How to train after each step; what is pruned stays pruned.</summary>
    /// <remarks>The rows are those of the view that Fit sees. Null (default) is not at all.</remarks>
    public TrainingOptions? FineTune { get; init; }

    /// <summary>Whether batch-norm statistics are estimated anew after each step.</summary>
    /// <remarks>
    /// It follows fine-tuning and takes a sample of at most 10,000 rows, without labels. Default true. Acts only where the network has
    /// batch norm, and needs rows there even if nothing else does.
    /// </remarks>
    public bool ReestimateBatchNorm { get; init; } = true;

    /// <summary>Rows to gather statistics from.</summary>
    /// <remarks>
    /// A view with the feature and label columns that the network was trained on, that is, after the same featurisation. Null (default) for
    /// the view that Fit sees.
    /// </remarks>
    public IDataView? Calibration { get; init; }

    /// <summary>Rows to report accuracy on, never to choose by.</summary>
    /// <remarks>A lottery-ticket search does so. The rows are a view like <see cref="Calibration"/>. Null (default) for none.</remarks>
    public IDataView? Test { get; init; }

    /// <summary>Rows to validate fine-tuning with, and to measure sensitivity on.</summary>
    /// <remarks>
    /// Null (default) for none. They are kept from statistics too. An earlier trainer has seen these rows unless it used the same fraction
    /// and seed; prefer <see cref="ValidationRows.ColumnName"/>.
    /// </remarks>
    public ValidationRows? Validation { get; init; }

    /// <summary>The seed of all that is drawn.</summary>
    /// <remarks>
    /// Rows for statistics and validation, random scores, the order of rows in fine-tuning unless <see cref="FineTune"/> has a seed of its
    /// own. Null (default) to draw it from the MLContext when the stage is made.
    /// </remarks>
    public int? Seed { get; init; }

    /// <summary>Where statistics are computed, and with how much memory.</summary>
    /// <remarks>
    /// Default on the processor, with 2 GiB of rows. <see cref="FineTune"/> has its own; of the two budgets the lesser counts for its rows,
    /// and what others leave of it.
    /// </remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ComputingOptions Computing { get; init => field = Argument.NotNull(value); } = new();

    /// <summary>Cancels the pruning within one batch, as the MLContext does too; default never.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>The score column of the stage that has the network.</summary>
    /// <remarks>The pruned network's columns hide those of that stage. Default <c>Score</c>.</remarks>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string ScoreColumnName { get; init => field = ColumnName.Checked(value); } = "Score";

    /// <summary>Which rows validate, and how many bytes of rows are held.</summary>
    internal RowSettings Rows =>
        new(Validation, Computing.MemoryBudgetBytes, FineTune is null ? 0 : FineTune.BatchSize + 1L);

    /// <summary>Whether any axis of a stepwise method is set.</summary>
    private bool SaysHow =>
        Sparsity is not null || Target is not null || RoundTo > 1 || Saliency is not null || Structure is not null
            || Scope is not null || Allocation is not null || LayerSparsities is not null || Schedule != new OneShotSchedule()
            || Layers != LayerSelection.Default;

    private Allocation Sharing => (Allocation, LayerSparsities, Scope) switch
    {
        (null, null, PruningScope.Global) => new GlobalAllocation(),
        (null, null, _) => new UniformAllocation(),
        (null, { } layers, not PruningScope.Global) => new ExplicitAllocation(layers),
        (null, _, _) => throw new ArgumentException(
            "LayerSparsities says what each layer gives up, so that Scope must not be Global. Set one of the two."),
        ({ } allocation, null, null) => allocation,
        _ => throw new ArgumentException(
            $"Allocation says how much each layer gives up ({Allocation.Name}), so that Scope and LayerSparsities must be null. "
                + "Set one of them."),
    };

    /// <summary>The options over those that a named method begins with.</summary>
    /// <remarks>The method's hold where these say nothing.</remarks>
    /// <exception cref="ArgumentException">The method is named for another saliency or structure than these options have.</exception>
    internal PruningOptions Over(string method, PruningOptions preset)
    {
        RequireKind(method, nameof(Saliency), preset.Saliency, Saliency);
        RequireKind(method, nameof(Structure), preset.Structure, preset.Saliency is null ? Structure : null);
        return this with
        {
            Saliency = Saliency ?? preset.Saliency,
            Structure = Structure ?? preset.Structure,
            Scope = Scope ?? (Allocation is null ? preset.Scope : null),
        };
    }

    /// <summary>The stepwise method that they describe.</summary>
    /// <exception cref="ArgumentException">Settings contradict each other.</exception>
    internal StepwiseMethod ToMethod(string name)
    {
        return new StepwiseMethod(name)
        {
            Sparsity = Sparsity,
            Target = Target,
            RoundTo = RoundTo,
            Saliency = Saliency ?? new MagnitudeSaliency(),
            Structure = Structure ?? new WeightStructure(),
            Allocation = Sharing,
            Schedule = Schedule,
            Layers = Layers,
        };
    }

    /// <summary>Refuses settings of rows, training and columns that contradict each other or the method.</summary>
    /// <exception cref="ArgumentException">They do, or what the method needs is not there.</exception>
    internal void RequireFor(PruningMethod method)
    {
        method.RequireSettings();
        FineTune?.RequireConsistent();
        if (FineTune is TorchNetworkOptions)
        {
            throw new ArgumentException(
                "FineTune is a TorchNetworkOptions, whose columns, loss and validation rows would have no effect: those of the trained "
                    + "stage and of these options count. Give a TrainingOptions.");
        }

        Rows.RequireFor(method.OwnTraining);
        Rows.RequireFor(FineTune);
        PruningContext.RequireTraining(method, FineTune);
        if (method.Needs.HasFlag(PruningNeeds.ValidationRows) && !Rows.HasValidation)
        {
            throw new ArgumentException(
                $"{method.Name} needs validation rows; set Validation.");
        }

        if (Test is not null && !method.Needs.HasFlag(PruningNeeds.TestRows))
        {
            throw new ArgumentException(
                $"{method.Name} takes no test rows, so that nothing reports on Test rows; leave Test null, and evaluate the pruned model.");
        }

        if (method.OwnTraining is not null && FineTune is not null && !method.RecoversAfterTraining)
        {
            throw new ArgumentException(
                $"{method.Name} trains by settings of its own, so that FineTune would have no effect; set its Training.");
        }
    }

    /// <summary>Whether networks are trained while a method prunes.</summary>
    internal bool Trains(PruningMethod method) => FineTune is not null || method.Needs.HasFlag(PruningNeeds.TrainingRows);

    /// <summary>Refuses axes beside a method that has its own way.</summary>
    /// <exception cref="ArgumentException">One is set.</exception>
    internal void RequireNoAxes(PruningMethod method)
    {
        if (SaysHow)
        {
            throw new ArgumentException(
                $"{method.Name} has its own way of pruning; set Sparsity, Target, RoundTo, Saliency, Structure, Scope, Allocation, "
                    + "LayerSparsities, Schedule and Layers on the method "
                + "where it has them, and leave them alone in the options.");
        }
    }

    private static void RequireKind(string method, string what, object? own, object? given)
    {
        if (own is not null && given is not null && own.GetType() != given.GetType())
        {
            throw new ArgumentException($"{method} is named for its {what}, {own.GetType().Name}, "
                + $"and the options have {given.GetType().Name}; use Prune for another.");
        }
    }

    private static Dictionary<string, double> LayerFractions(IReadOnlyDictionary<string, double> layers) =>
        layers.Count == 0 || layers.Keys.Any(string.IsNullOrEmpty)
            ? throw new ArgumentException(
                $"{nameof(LayerSparsities)} {(layers.Count == 0 ? "is empty" : "has an empty name")}; "
                    + "give names of layers, or patterns with * and ?, each with its fraction, or leave it null.",
                nameof(LayerSparsities))
            : layers.ToDictionary(layer => layer.Key, layer => Fraction(layer.Value, $"{nameof(LayerSparsities)}[\"{layer.Key}\"]"));

    private static double Fraction(double value, string name) =>
        value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; it must be within [0, 1): at least 0 and below 1.");
}
