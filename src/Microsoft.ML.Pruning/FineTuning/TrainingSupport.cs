using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Sensitivity;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.FineTuning;

/// <summary>
/// Supports a pruning with rows: gathers what saliencies ask for, and fine-tunes between the steps of a schedule. For those who prune networks without
/// a pipeline: <c>Pruner.Prune(network, method, 0.8, support: new TrainingSupport(rows) { FineTune = new() { Epochs = 1 } })</c>.
/// </summary>
/// <remarks>
/// The same rows, settings and seed give the same pruned network, however often. One support serves one pruning at a time.
/// </remarks>
/// <param name="rows">Rows to fine-tune on and, unless <see cref="Calibration"/> says otherwise, to gather statistics from; null where neither is needed.</param>
public sealed class TrainingSupport(RowSource? rows = null) : PruningSupport
{
    private FineTuningOptions? _fineTune;
    private MovementTotals? _movement;
    private MaskSet _masks = MaskSet.Empty;

    /// <summary>Rows to gather statistics from; null (default) for those that are fine-tuned on.</summary>
    public RowSource? Calibration { get; init; }

    /// <summary>Rows to measure while fine-tuning, for early stopping and histories, and sensitivities on; null (default) for none.</summary>
    public RowSource? Validation { get; init; }

    /// <summary>How to fine-tune after each step; null (default) for not at all.</summary>
    public FineTuningOptions? FineTune { get; init; }

    /// <summary>
    /// Whether the statistics of batch norm are estimated anew after each step and its fine-tuning, without labels, from the rows that statistics are gathered from; default true.
    /// Without effect where there are no such rows, the network has no batch norm, or a step pruned nothing and nothing was fine-tuned.
    /// </summary>
    public bool ReestimateBatchNorm { get; init; } = true;

    /// <summary>Where statistics are computed, and the seed of all that is drawn: the sample of rows, and what <see cref="FineTune"/> draws unless it has a seed.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public StatisticsOptions Statistics { get; init => field = TrainingArgument.NotNull(value); } = new();

    /// <summary>Hears of the progress of fine-tuning and may cancel the pruning; silent by default.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TrainingHost Host { get; init => field = TrainingArgument.NotNull(value); } = TrainingHost.Silent;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// There are no rows for what will be asked, the settings of fine-tuning contradict each other or the network, or the saliency learns from fine-tuning and there is none.
    /// </exception>
    public override void Begin(Network network, PruningMethod method)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(method);
        FineTuningOptions.RequireFor(method.Saliency, FineTune);
        _masks = network.Masks;
        _movement = method.Saliency.Request is { ComesFromFineTuning: true } ? new MovementTotals() : null;
        _fineTune = FineTune is null ? null : FineTune.TaughtBy(network) with { TrackMovement = _movement is not null };
        if (_fineTune is not null)
        {
            NetworkTrainer.CheckOptions(network.Definition, Validation, _fineTune);
            _ = rows ?? throw new ArgumentException("There is fine-tuning and there are no rows to train on; give some, or leave FineTune null.", nameof(method));
        }
    }

    /// <inheritdoc/>
    /// <remarks>What comes from fine-tuning is its sum over all fine-tunings since the pruning began.</remarks>
    public override SaliencyStatistics Gather(Network network, StatisticsRequest request, ImmutableArray<string> parameters) => request switch
    {
        MovementRequest when _movement is not null => _movement.ToStatistics(),
        _ when (Calibration ?? rows) is { } source => StatisticsCollector.Collect(network, request, parameters, source, Statistics, CheckCancelled),
        _ => base.Gather(network, request, parameters),
    };

    /// <inheritdoc/>
    public override ImmutableArray<LossCurve> MeasureSensitivity(
        Network network, PruningMethod method, ImmutableArray<string> layers, ImmutableArray<double> sparsities)
    {
        if ((Validation ?? Calibration ?? rows) is not { } source)
        {
            return base.MeasureSensitivity(network, method, layers, sparsities);
        }

        var options = new SensitivityOptions
        {
            Layers = new() { Include = layers },
            Sparsities = sparsities,
            Seed = Statistics.Seed,
            MemoryBudgetBytes = Statistics.MemoryBudgetBytes,
        };
        var fitting = RowsFor("Sensitivity is measured on", source, SensitivityScanner.SamplingOf(options, source.FeatureCount));
        options = options with { Rows = Math.Max(1, fitting) };
        return SensitivityScanner.Scan(network, method, source, options, this).Curves;
    }

    /// <inheritdoc/>
    public override Recovery Recover(Network network, PruningStep step)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (_fineTune is null && network.Masks.Equals(_masks))
        {
            return new Recovery(network);
        }

        _masks = network.Masks;
        var recovery = _fineTune is null ? new Recovery(network) : Train(network, _fineTune, step);
        return ReestimateBatchNorm && (Calibration ?? rows) is { } source
            ? recovery with { Network = Reestimate(recovery.Network, source) }
            : recovery;
    }

    /// <inheritdoc/>
    public override void CheckCancelled() => Host.CheckCancelled();

    private Network Reestimate(Network network, RowSource source)
    {
        if (!network.Definition.Nodes.Any(node => node.Layer is BatchNormLayer))
        {
            return network;
        }

        var sampling = new RowSampling(
            BatchNormStatistics.DefaultRows, BatchNormStatistics.DefaultBatchSize, Statistics.Seed, RowBudget.Of(Statistics.MemoryBudgetBytes));
        var fitting = RowsFor("Batch norm is estimated on", source, sampling);
        return BatchNormStatistics.Reestimate(network, source, Math.Max(2, fitting), options: Statistics, checkCancelled: CheckCancelled);
    }

    /// <summary>How many rows of a sample that nobody asked for by number fit the budget; a message says where not all do.</summary>
    private int RowsFor(string what, RowSource source, RowSampling sampling)
    {
        var wanted = Math.Min(sampling.Rows, source.RowCount ?? sampling.Rows);
        var fitting = sampling.RowsWithin(source);
        if (fitting < wanted)
        {
            var bytes = RowBudget.BytesOf(source.FeatureCount);
            Host.Message(string.Create(
                CultureInfo.InvariantCulture,
                $"{what} a sample of {fitting} rows, not {wanted}: a row takes {bytes} bytes, and MemoryBudgetBytes leaves {sampling.Budget.Bytes}."));
            return fitting;
        }

        return sampling.Rows;
    }

    private Recovery Train(Network network, FineTuningOptions options, PruningStep step)
    {
        Host.Message(step.Step == 0
            ? "Fine-tuning before the first step"
            : string.Create(CultureInfo.InvariantCulture, $"Fine-tuning after step {step.Step} of {step.Steps}, at a sparsity of {step.Sparsity:0.0000}"));
        var result = NetworkTrainer.Train(network, rows!, Validation, options.ForStep(step.Step, Statistics.Seed), Host);
        _movement?.Add(result);
        return new Recovery(result.Network, result.History);
    }
}
