using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>All that a pruning method may ask for.</summary>
/// <remarks>
/// Rows, statistics, fine-tuning, a seed, progress and cancellation. For those who prune without a pipeline: <c>method.Prune(network, new
/// PruningContext(rows) { FineTune = new() { Epochs = 1 } })</c>. The same rows, settings and seed give the same pruned network, however
/// often.
/// </remarks>
/// <param name="rows">
/// Rows to train on and, unless <see cref="Calibration"/> says otherwise, to gather statistics from; null (default) for none.
/// </param>
public sealed class PruningContext(RowSource? rows = null)
{
    /// <summary>No rows, no training, never cancelled.</summary>
    public static PruningContext None { get; } = new();

    /// <summary>Rows to train on; null for none.</summary>
    public RowSource? Training { get; } = rows;

    /// <summary>Rows to gather statistics from; by default those to train on.</summary>
    public RowSource? Calibration { get; init => field = value ?? field; } = rows;

    /// <summary>Held-out rows to choose and stop by; null (default) for none.</summary>
    public RowSource? Validation { get; init; }

    /// <summary>Rows to report on, never to choose by; null (default) for none.</summary>
    public RowSource? Test { get; init; }

    /// <summary>Labelled rows to measure the network on.</summary>
    /// <remarks>Those to validate with or, where there are none, those to gather statistics from.</remarks>
    public RowSource? Measuring => Validation ?? Calibration;

    /// <summary>How to train after each step; null (default) for not at all.</summary>
    /// <remarks>The initialiser and snapshots have no use here.</remarks>
    public TrainingOptions? FineTune { get; init; }

    /// <summary>Whether batch-norm statistics are estimated anew; default true.</summary>
    /// <remarks>
    /// It follows each step and its training, from the calibration rows without their labels. It has no effect where there are none, or the
    /// network has no batch norm.
    /// </remarks>
    public bool ReestimateBatchNorm { get; init; } = true;

    /// <summary>The seed of all that is drawn; default 0.</summary>
    /// <remarks>Samples of rows, and fine-tuning that has no seed of its own.</remarks>
    public int Seed { get; init; }

    /// <summary>Where statistics are computed, and with how much memory.</summary>
    /// <remarks>Default on the processor, with 2 GiB of rows.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ComputingOptions Computing { get; init => field = Argument.NotNull(value); } = new();

    /// <summary>Hears of progress and may cancel; silent by default.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TrainingHost Host { get; init => field = Argument.NotNull(value); } = TrainingHost.Silent;

    /// <summary>How many more bytes of rows may be held.</summary>
    internal RowBudget Budget => Computing.Budget;

    /// <summary>Gathers in place of a pass over the rows; null for such a pass.</summary>
    internal Func<Network, StatisticsRequest, ImmutableArray<string>, SaliencyStatistics>? Gatherer { get; init; }

    /// <summary>Lets networks recover in place of training; null for training.</summary>
    internal Func<Network, PruningStep, Recovery>? Recoverer { get; init; }

    /// <summary>Called often, also from several threads at once; throws to stop.</summary>
    /// <exception cref="OperationCanceledException">Pruning was cancelled.</exception>
    public void CheckCancelled() => Host.CheckCancelled();

    /// <summary>Gathers what a saliency needs.</summary>
    /// <remarks>Called before each step, since the network changes between them.</remarks>
    /// <param name="network">The network as it is before the step.</param>
    /// <param name="request">What to gather.</param>
    /// <param name="parameters">The parameters that will be scored: weights, and biases where the layers have them.</param>
    /// <exception cref="ArgumentException">There are no rows to gather it from.</exception>
    public SaliencyStatistics Gather(Network network, StatisticsRequest request, ImmutableArray<string> parameters)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Gatherer is not null ? Gatherer(network, request, parameters)
            : Calibration is { } rows
                ? StatisticsCollector.Collect(network, request, parameters, rows, Computing, Seed, CheckCancelled)
            : throw new ArgumentException(
                $"The saliency needs {request.Name}, but there are no rows to gather it from; "
                    + "give calibration rows, or use a saliency that looks at weights alone.",
                nameof(request));
    }

    /// <summary>Lets a network recover after it was pruned.</summary>
    /// <remarks>
    /// Trains it by <see cref="FineTune"/> and estimates its batch-norm statistics anew. Every fine-tuning begins with the weights that the
    /// step left, a fresh optimiser, a fresh learning-rate schedule, and a seed drawn from the number of the step. (Han, Pool, Tran and
    /// Dally, "Learning both weights and connections for efficient neural networks", 2015.)
    /// </remarks>
    /// <param name="network">The network just pruned; what its masks prune stays pruned.</param>
    /// <param name="before">The network before all pruning: the teacher of a distillation that has none.</param>
    /// <param name="step">The step that was taken.</param>
    /// <returns>The network to go on with, with the same masks, and how it was trained.</returns>
    /// <exception cref="InvalidOperationException">Training diverged.</exception>
    public Recovery Recover(Network network, Network before, PruningStep step)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(before);
        if (Recoverer is not null)
        {
            return Recoverer(network, step);
        }

        var recovery = FineTune is null ? new Recovery(network) : Train(network, TaughtBy(before, FineTune), step);
        return ReestimateBatchNorm && Calibration is not null
            ? recovery with { Network = Reestimate(recovery.Network, Calibration) }
            : recovery;
    }

    /// <summary>How many rows of a sample fit the budget.</summary>
    /// <remarks>For samples that nobody asked for by number; a message says where not all rows fit.</remarks>
    internal int RowsFor(string what, RowSource source, RowSampling sampling)
    {
        var wanted = Math.Min(sampling.Rows, source.RowCount ?? sampling.Rows);
        var fitting = sampling.RowsWithin(source);
        if (fitting >= wanted)
        {
            return sampling.Rows;
        }

        var bytes = source.Shape.Bytes;
        Host.Message(string.Create(
            CultureInfo.InvariantCulture,
            $"{what} a sample of {fitting} rows, not {wanted}: a row takes {bytes} bytes, and MemoryBudgetBytes leaves "
                + $"{sampling.Budget.Bytes}."));
        return fitting;
    }

    /// <summary>Refuses a method whose needs cannot be met.</summary>
    /// <remarks>Called before anything is gathered or trained.</remarks>
    /// <exception cref="ArgumentException">Something is missing or contradicts itself; the message says what.</exception>
    internal void Require(PruningMethod method, Network network)
    {
        if (Gatherer is null)
        {
            RequireRows(method, PruningNeeds.CalibrationRows, Calibration, "calibration rows to gather statistics from");
            RequireRows(method, PruningNeeds.CalibrationLabels, Calibration, "labelled calibration rows to gather statistics from");
            RequireRows(method, PruningNeeds.MeasuringRows, Measuring, "validation or calibration rows to measure the network on");
            RequireTraining(method);
        }

        RequireRows(method, PruningNeeds.TrainingRows, Training, "rows to train on");
        RequireRows(method, PruningNeeds.ValidationRows, Validation, "validation rows");
        if (FineTune is not null)
        {
            NetworkTrainer.RequireOptions(network.Definition, Validation, TaughtBy(network, FineTune));
            _ = Training ?? throw new ArgumentException(
                "There is fine-tuning and there are no rows to train on; give some, or leave FineTune null.");
        }
    }

    /// <summary>Refuses a method that learns from fine-tuning where there is none.</summary>
    /// <exception cref="ArgumentException">The settings are null or take no step.</exception>
    internal static void RequireTraining(PruningMethod method, TrainingOptions? training)
    {
        var wrong = training switch
        {
            _ when !method.Needs.HasFlag(PruningNeeds.FineTuning) => null,
            null => "FineTune is null",
            { Iterations: 0 } or { Iterations: null, Epochs: 0 } => "FineTune takes no step",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new ArgumentException(
                $"The pruning method '{method.Name}' learns from fine-tuning, but {wrong}. Say in FineTune how to train.");
        }
    }

    private static void RequireRows(PruningMethod method, PruningNeeds need, RowSource? rows, string what)
    {
        if (method.Needs.HasFlag(need) && rows is null)
        {
            throw new ArgumentException($"The pruning method '{method.Name}' needs {what}, and there are none; give some.");
        }
    }

    private static TrainingOptions TaughtBy(Network teacher, TrainingOptions training) =>
        training.Distillation is { Teacher: null } lessons ? training with { Distillation = lessons with { Teacher = teacher } } : training;

    private void RequireTraining(PruningMethod method) => RequireTraining(method, FineTune);

    private Network Reestimate(Network network, RowSource rows)
    {
        if (!BatchNorms.Of(network.Definition).Any())
        {
            return network;
        }

        var sampling = new RowSampling(BatchNormStatistics.DefaultRows, BatchNormStatistics.DefaultBatchSize + 1, Seed, Budget);
        var fitting = RowsFor("Batch norm is estimated on", rows, sampling);
        return BatchNormStatistics.Reestimate(
            network, rows, Math.Max(2, fitting), computing: Computing, seed: Seed, checkCancelled: CheckCancelled);
    }

    private Recovery Train(Network network, TrainingOptions training, PruningStep step)
    {
        Host.Message(step.Step == 0
            ? "Fine-tuning before the first step"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Fine-tuning after step {step.Step} of {step.Steps}, at a sparsity of {step.Sparsity:0.0000}"));
        var seed = new SeededRandom(training.Seed ?? Seed, RandomPurpose.FineTuning, step.Step).Next();
        var result = NetworkTrainer.Train(
            network, Training!, Validation, training with { Seed = seed, TrackMovement = step.TracksMovement }, Host);
        return new Recovery(result.Network, result.History) { Movement = result.Movement };
    }
}

/// <summary>A network after it recovered from a pruning step.</summary>
/// <param name="Network">The network to go on with, with the masks of the network that was to recover.</param>
/// <param name="FineTuning">How it was trained; null, the default, where it was not.</param>
public sealed record Recovery(Network Network, TrainingHistory? FineTuning = null)
{
    /// <summary>How far training moved each value, by parameter; null where that was not asked for.</summary>
    internal IReadOnlyDictionary<string, float[]>? Movement { get; init; }
}
