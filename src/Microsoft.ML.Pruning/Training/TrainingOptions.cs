using System.Collections.Immutable;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Training;

/// <summary>How a network is trained.</summary>
/// <remarks>Every setting is checked when it is set; nothing changes afterwards.</remarks>
public record TrainingOptions
{
    private readonly ValueArray<Regularizer> _regularizers;
    private readonly ValueArray<int> _snapshotIterations;

    /// <summary>How often to pass over all rows, at least 0; default 5.</summary>
    /// <remarks>
    /// With 0 the rows are checked and the network stays as it starts, for example with its first weights, for methods that prune at
    /// initialisation. Without effect where <see cref="Iterations"/> is set.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Epochs { get; init => field = Argument.AtLeast(0, value); } = 5;

    /// <summary>Optimiser steps in all, in place of <see cref="Epochs"/>.</summary>
    /// <remarks>
    /// Steps are batches, at least 0; training may end in the middle of an epoch. Null (the default) trains whole epochs.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? Iterations { get; init => field = Argument.AtLeast(0, value); }

    /// <summary>Rows per optimiser step, at least 1; default 128.</summary>
    /// <remarks>
    /// The last batch of an epoch may be smaller; in a network with batch norm it takes in a single left-over row, since one row has no
    /// variance.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int BatchSize { get; init => field = Argument.AtLeast(1, value); } = 128;

    /// <summary>The rule that turns gradients into weights; default Adam at 0.001.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public OptimizerOptions Optimizer { get; init => field = Argument.NotNull(value); } = new AdamOptions();

    /// <summary>How the optimiser's learning rate changes over training; default constant.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public LearningRateSchedule LearningRate { get; init => field = Argument.NotNull(value); } = new ConstantRate();

    /// <summary>A teacher beside the labels; null (the default) for none.</summary>
    public Distillation? Distillation { get; init; }

    /// <summary>Whether dropout layers drop less, as suits a pruned network.</summary>
    /// <remarks>
    /// Their probability is multiplied by the square root of the fraction of weights kept in the layers whose outputs they drop (Han, Pool,
    /// Tran and Dally 2015). Default false. Without effect where nothing is pruned; the definition of the trained network keeps its
    /// probabilities.
    /// </remarks>
    public bool RetrainingDropout { get; init; }

    /// <summary>Penalties on weights beside the loss; none by default.</summary>
    /// <remarks>Each acts by itself, so that they add up.</remarks>
    /// <exception cref="ArgumentNullException">An entry is null.</exception>
    public ImmutableArray<Regularizer> Regularizers
    {
        get => _regularizers.Items;
        init
        {
            _regularizers = new ValueArray<Regularizer>(value);
            foreach (var regularizer in Regularizers)
            {
                Argument.NotNull(regularizer);
            }
        }
    }

    /// <summary>The first weights; default as PyTorch's.</summary>
    /// <remarks>They are for a network trained from its definition; fine-tuning has no use for them.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Initializer Initializer { get; init => field = Argument.NotNull(value); } = Initializer.PyTorchDefault;

    /// <summary>When to end early; null (the default) for never.</summary>
    /// <remarks>Training then goes on to the end and keeps the last weights.</remarks>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>How many iterations apart the validation rows are measured.</summary>
    /// <remarks>
    /// The number is at least 1. They are measured at the end of every epoch too. Needs validation rows. Null (the default) measures after
    /// every epoch only.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int? ValidateEvery { get; init => field = Argument.AtLeast(1, value); }

    /// <summary>The iterations after which the network is kept.</summary>
    /// <remarks>
    /// For example to rewind to it later; 0 is the start. Each must be at least 0 and at most the iterations of the whole training. Each
    /// costs one copy of the weights. None by default.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">An iteration is negative.</exception>
    public ImmutableArray<int> SnapshotIterations
    {
        get => _snapshotIterations.Items;
        init
        {
            _snapshotIterations = new ValueArray<int>(value);
            foreach (var iteration in SnapshotIterations)
            {
                Argument.AtLeast(0, iteration);
            }
        }
    }

    /// <summary>Where to train, and with how much memory.</summary>
    /// <remarks>Default on the processor, with 2 GiB of rows.</remarks>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ComputingOptions Computing { get; init => field = Argument.NotNull(value); } = new();

    /// <summary>The seed of weights, row order and dropout.</summary>
    /// <remarks>
    /// Null (the default) for a new one each time. With the same seed, data, machine and number of threads the weights are equal to the
    /// last bit on the CPU. Torch's global random state is neither read nor changed.
    /// </remarks>
    public int? Seed { get; init; }

    /// <summary>Rows held for shuffling streamed rows, at least 1.</summary>
    /// <remarks>
    /// Default 10,000, or as many as <see cref="ComputingOptions.MemoryBudgetBytes"/> allows. Rows held in memory as a whole are always
    /// fully shuffled.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1.</exception>
    public int ShuffleWindow { get; init => field = Argument.AtLeast(1, value); } = 10_000;

    /// <summary>Whether to sum how far gradients move each value away from 0.</summary>
    /// <remarks>See <see cref="TrainingResult.Movement"/>. It costs one copy of the weights.</remarks>
    internal bool TrackMovement { get; init; }

    /// <summary>Optimiser steps that the network has behind it.</summary>
    /// <remarks>
    /// At least 0. Training goes on at this place in the order of rows and in the learning-rate schedule. Iterations are counted from
    /// there; the optimiser remembers nothing.
    /// </remarks>
    internal int StartIteration { get; init => field = Argument.AtLeast(0, value); }

    /// <summary>Whether to keep the network of the lowest validation loss.</summary>
    /// <remarks>One copy of the weights each time that it falls.</remarks>
    internal bool KeepLowestValidation { get; init; }

    /// <summary>Factors of node outputs to learn beside the weights; null for none.</summary>
    internal ScalingFactors? Factors { get; init; }

    /// <summary>Refuses settings that contradict each other, before any data are read.</summary>
    internal void RequireConsistent() => Optimizer.RequireConsistent();
}
