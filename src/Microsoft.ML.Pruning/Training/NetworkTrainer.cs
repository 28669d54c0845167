using Microsoft.ML.Pruning.Networks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Trains networks on TorchSharp.</summary>
/// <remarks>
/// Tensors exist only while a call runs; weights go in and come out as managed arrays. Trainings may run at the same time on several
/// threads: they share no random state, and the number of threads is set for the calling thread.
/// </remarks>
public static class NetworkTrainer
{
    /// <summary>Trains a new network from its definition.</summary>
    /// <param name="definition">The network to train; its outputs must be those of the rows' task.</param>
    /// <param name="train">Rows to train on; where the task has classes, of at least two.</param>
    /// <param name="validation">Rows to measure after every epoch, or null.</param>
    /// <param name="options">How to train.</param>
    /// <param name="host">Hears of progress and may cancel.</param>
    /// <returns>The trained network and its history.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">
    /// The rows do not fit the network, are empty or of one class; early stopping or ValidateEvery has no validation rows; a snapshot is
    /// asked for beyond the end of training; a batch does not fit the memory budget; the device is not there; or the options contradict
    /// each other or the network.
    /// </exception>
    /// <exception cref="InvalidDataException">A feature is not finite or a label is not one of the task.</exception>
    /// <exception cref="InvalidOperationException">Training diverged, or the initialiser could not do its work.</exception>
    /// <exception cref="OperationCanceledException">The host cancelled.</exception>
    public static TrainingResult Train(
        NetworkDefinition definition, RowSource train, RowSource? validation, TrainingOptions options, TrainingHost host)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(options);
        return Train(
            definition,
            seed => NetworkInitializer.Create(
                definition, options.Initializer, seed, train, options.Computing.Budget, host.CheckCancelled),
            train,
            validation,
            options,
            host);
    }

    /// <summary>Trains a network further from its present weights.</summary>
    /// <remarks>
    /// What its masks prune stays pruned: after every step those weights, their momentum and their other optimiser state are exactly 0.
    /// </remarks>
    /// <param name="network">The network to start from; it is not changed.</param>
    /// <param name="train">Rows to train on; where the task has classes, of at least two.</param>
    /// <param name="validation">Rows to measure after every epoch, or null.</param>
    /// <param name="options">How to train; the initialiser is not used.</param>
    /// <param name="host">Hears of progress and may cancel.</param>
    /// <returns>The trained network, with the same masks, and its history.</returns>
    /// <inheritdoc cref="Train(NetworkDefinition, RowSource, RowSource?, TrainingOptions, TrainingHost)" path="/exception"/>
    public static TrainingResult Train(
        Network network, RowSource train, RowSource? validation, TrainingOptions options, TrainingHost host)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(options);
        return Train(network.Definition, _ => network, train, validation, options, host);
    }

    /// <summary>Refuses options that contradict each other or the network.</summary>
    /// <remarks>Also options that need validation rows where there are none. Called before any rows are read.</remarks>
    internal static void RequireOptions(NetworkDefinition definition, RowSource? validation, TrainingOptions options)
    {
        options.RequireConsistent();
        options.Distillation?.RequireFor(definition);
        foreach (var regularizer in options.Regularizers)
        {
            regularizer.ParametersOf(definition);
        }

        if (options.EarlyStopping is not null && validation is null)
        {
            throw new ArgumentException(
                "Early stopping is asked for and there are no validation rows to measure; give some, or leave EarlyStopping null.",
                nameof(options));
        }

        if (options.ValidateEvery is { } every && validation is null)
        {
            throw new ArgumentException(
                $"ValidateEvery is {every} and there are no validation rows to measure; give some, or leave ValidateEvery null.",
                nameof(options));
        }

        if (options.BatchSize < BatchPlan.MinimumRowsOf(definition))
        {
            throw new ArgumentException(
                $"BatchSize is {options.BatchSize} and the network '{definition.Name}' has batch norm, "
                    + $"which needs at least {BatchPlan.MinimumRowsOf(definition)} rows a batch.",
                nameof(options));
        }
    }

    /// <summary>Checks everything, then makes the first weights from a seed.</summary>
    private static TrainingResult Train(
        NetworkDefinition definition,
        Func<int, Network> start,
        RowSource train,
        RowSource? validation,
        TrainingOptions options,
        TrainingHost host)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(host);
        RequireOptions(definition, validation, options);
        var budget = options.Computing.Budget;
        var trainRows = new SizedRows(train, RowInspection.InspectTraining(train, definition, budget, host.CheckCancelled));
        var validationRows = validation is null
            ? null
            : new SizedRows(
                validation, RowInspection.InspectMeasured(validation, definition, "validation", budget, host.CheckCancelled));
        RequireSnapshots(options, TrainingLength.Of(options, BatchPlan.Of(options, definition, trainRows.Count).Batches));
        var device = TorchDevice.Open(DeviceName.Parse(options.Computing.Device));
        var seed = options.Seed ?? Random.Shared.Next();
        using var threads = new ThreadLimit(options.Computing.Threads);
        using var scope = torch.NewDisposeScope();
        using var run = new TrainingRun(start(seed), trainRows, validationRows, options, host, seed, device);
        return run.Train();
    }

    private static void RequireSnapshots(TrainingOptions options, TrainingLength length)
    {
        foreach (var iteration in options.SnapshotIterations.Where(iteration => iteration > length.Steps))
        {
            throw new ArgumentException(
                $"SnapshotIterations has {iteration} and training ends after iteration {length.Steps} ({length.StepsPerEpoch} an epoch); "
                    + "ask for an earlier one, or train longer.",
                nameof(options));
        }
    }
}
