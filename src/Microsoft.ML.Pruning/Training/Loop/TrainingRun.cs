using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>One training: the loop over epochs and batches.</summary>
/// <remarks>Its tensors belong to the dispose scope that it is created in.</remarks>
internal sealed class TrainingRun : IDisposable
{
    private readonly Network _start;
    private readonly TrainingOptions _options;
    private readonly TrainingHost _host;
    private readonly TorchParameters _parameters;
    private readonly TorchNetwork _network;
    private readonly GradientMasks _masks;
    private readonly TorchTask _task;
    private readonly TeacherLoss? _teacher;
    private readonly PenaltySlopes _penalties;
    private readonly TorchOptimizer _optimizer;
    private readonly FactorStep? _factors;
    private readonly MovementSums? _movement;
    private readonly BatchMeter _meter;
    private readonly torch.Generator _dropout;
    private readonly BatchFeed _train;
    private readonly Validator? _validator;
    private readonly TrainingLength _length;
    private readonly ImmutableArray<IterationRecord>.Builder _validations = ImmutableArray.CreateBuilder<IterationRecord>();
    private readonly SortedDictionary<int, Network> _snapshots = [];
    private long _iteration;
    private double _lowestLoss = double.PositiveInfinity;
    private Network? _lowest;

    public TrainingRun(
        Network start, SizedRows train, SizedRows? validation, TrainingOptions options, TrainingHost host, int seed, torch.Device device)
    {
        var plan = BatchPlan.Of(options, start.Definition, train.Count);
        var window = ShuffleWindow.RowsOf(train, validation, plan.LargestBatch, options, host.Message);
        _start = start;
        _options = options;
        _host = host;
        _dropout = new torch.Generator(new SeededRandom(seed, RandomPurpose.Dropout).NextUInt64() >> 1, device);
        _parameters = new TorchParameters(start, device);
        var factors = options.Factors is null ? null : new TorchFactors(options.Factors, start.Definition, device);
        _factors = factors is null ? null : new FactorStep(options.Factors!, factors);
        _network = new TorchNetwork(
            options.RetrainingDropout ? DropoutScaling.Scaled(start) : start.Definition, _parameters, _dropout, factors: factors);
        _masks = new GradientMasks(start, _parameters, device);
        _task = TorchTask.Of(train.Rows.Task);
        _teacher = options.Distillation is null ? null : new TeacherLoss(options.Distillation, _task, device);
        _penalties = new PenaltySlopes(options, start.Definition, _parameters);
        _meter = new BatchMeter(_task, device);
        _length = TrainingLength.Of(options, plan.Batches);
        _train = BatchFeed.Shuffled(train.Rows, plan, seed, window, device);
        _validator = validation is null ? null : new Validator(
            _network,
            _task,
            BatchFeed.InOrder(validation.Rows, new BatchPlan(validation.Count, options.BatchSize, 1), device),
            new BatchMeter(_task, device),
            host.CheckCancelled);
        _optimizer = new TorchOptimizer(options.Optimizer, _parameters.Trainable);
        _iteration = options.StartIteration;
        _movement = options.TrackMovement ? new MovementSums(_parameters) : null;
    }

    /// <summary>What the optimiser remembers.</summary>
    public TorchOptimizer Optimizer => _optimizer;

    /// <summary>The weights as they are now.</summary>
    public TorchParameters Parameters => _parameters;

    /// <summary>How far training has come, for messages.</summary>
    private string Now
    {
        get
        {
            var epoch = _length.EpochOf(_iteration);
            var batch = _iteration - _length.StepsBefore(epoch);
            return batch == _length.StepsIn(epoch) ? $"after epoch {epoch} of {_length.Epochs}" : $"after batch {batch} of epoch {epoch}";
        }
    }

    public TrainingResult Train()
    {
        var epochs = ImmutableArray.CreateBuilder<EpochRecord>();
        var stopping = _options.EarlyStopping is null ? null : new StoppingRule(_options.EarlyStopping);
        TakeSnapshot();
        for (var epoch = _length.EpochOf(_iteration + 1); epoch <= _length.Epochs && stopping is not { IsOver: true }; epoch++)
        {
            var record = TrainEpoch(epoch);
            epochs.Add(record);
            _host.OnEpoch(record);
            stopping?.Add(record.ValidationLoss!.Value, Read);
        }

        if (stopping is { IsOver: true } && epochs[^1].Epoch is var last && last < _length.Epochs)
        {
            _host.Message(string.Create(CultureInfo.InvariantCulture,
                $"Training stopped after epoch {last}: the validation loss has not fallen for {_options.EarlyStopping!.Patience} epochs."));
        }

        var history = new TrainingHistory(epochs.DrainToImmutable(), _validations.DrainToImmutable());
        var values = stopping?.Best ?? Read();
        return new TrainingResult(NetworkOf(values), history)
        {
            Snapshots = _snapshots,
            LowestValidationNetwork = _lowest,
            Movement = _movement?.Read(),
            Factors = values.Factors,
        };
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _train.Dispose();
        _validator?.Dispose();
        _dropout.Dispose();
    }

    private EpochRecord TrainEpoch(int epoch)
    {
        var watch = Stopwatch.StartNew();
        _meter.Reset();
        _train.Begin(epoch);
        var batches = _length.StepsIn(epoch);
        var taken = _iteration - _length.StepsBefore(epoch);
        var done = SkipBatches(taken);
        for (var batch = taken + 1; batch <= batches; batch++)
        {
            _host.CheckCancelled();
            var rows = _train.Plan.RowsAfter(done);
            ThrowIfDiverged(TrainBatch(rows));
            done += rows;
            _host.OnBatch(new BatchProgress(epoch, _length.Epochs, batch, batches));
            TakeSnapshot();
            if (batch < batches && _iteration % _options.ValidateEvery == 0)
            {
                MeasureValidation();
            }
        }

        ThrowIfDiverged(_meter.Flush());
        var (loss, accuracy) = (_meter.Loss, _meter.Accuracy);
        var validated = MeasureValidation();
        return new EpochRecord(epoch, loss, accuracy, validated?.ValidationLoss, validated?.ValidationAccuracy, watch.Elapsed.TotalSeconds);
    }

    /// <summary>Passes over batches trained on before; gives their rows.</summary>
    private long SkipBatches(long batches)
    {
        long done = 0;
        for (long batch = 0; batch < batches; batch++)
        {
            _host.CheckCancelled();
            using var scope = torch.NewDisposeScope();
            done += _train.Next(_train.Plan.RowsAfter(done)).Rows;
        }

        return done;
    }

    /// <summary>Takes a step, unless no row of the batch counts.</summary>
    private long? TrainBatch(int rows)
    {
        using var scope = torch.NewDisposeScope();
        var batch = _train.Next(rows);
        _optimizer.LearningRate = RateOf(++_iteration);
        if (batch.Weight == 0)
        {
            return _meter.Skip();
        }

        _optimizer.ForgetGradients();
        _factors?.ForgetGradients();
        var outputs = _network.Forward(batch.Features, training: true);
        var loss = _task.MeanLoss(outputs, batch);
        (_teacher?.Mix(loss, outputs, batch) ?? loss).backward();
        _penalties.Apply();
        _masks.Apply();
        _movement?.Add(_optimizer.LearningRate);
        _optimizer.Step();
        _factors?.Step(FactorRateOf(_iteration));
        return _meter.Add(loss, outputs, batch);
    }

    private IterationRecord? MeasureValidation()
    {
        if (_validator is null)
        {
            return null;
        }

        ThrowIfDiverged(_meter.Flush());
        var (loss, accuracy) = _validator.Measure();
        if (!double.IsFinite(loss))
        {
            throw Diverged($"the validation loss became {loss} {Now}", _iteration);
        }

        var record = new IterationRecord(_iteration, loss, accuracy);
        _validations.Add(record);
        if (_options.KeepLowestValidation && loss < _lowestLoss)
        {
            (_lowestLoss, _lowest) = (loss, NetworkOf(Read()));
        }

        return record;
    }

    private void TakeSnapshot()
    {
        if (_iteration <= int.MaxValue && _options.SnapshotIterations.Contains((int)_iteration))
        {
            _snapshots[(int)_iteration] = NetworkOf(Read());
        }
    }

    private TrainedValues Read() => new(_parameters.Read(), _factors?.Read());

    private Network NetworkOf(TrainedValues values)
    {
        if (_iteration == _options.StartIteration)
        {
            return _start;
        }

        foreach (var (name, array) in values.Parameters)
        {
            if (!TensorPrimitives.IsFiniteAll<float>(array))
            {
                throw Diverged($"parameter '{name}' is not finite {Now}", _iteration);
            }
        }

        return values.Factors is { } factors && !TensorPrimitives.IsFiniteAll(factors.Values.AsSpan())
            ? throw Diverged($"a scaling factor is not finite {Now}", _iteration)
            : new Network(_start.Definition, values.Parameters, _start.Masks);
    }

    /// <summary>The learning rate of a step, counted from 1.</summary>
    private double RateOf(long iteration) => _options.Optimizer.LearningRate * RateFactorOf(iteration);

    /// <summary>The learning rate of the scaling factors in a step, counted from 1.</summary>
    private double FactorRateOf(long iteration) =>
        (_options.Factors!.LearningRate ?? _options.Optimizer.LearningRate) * RateFactorOf(iteration);

    private double RateFactorOf(long iteration) =>
        _options.LearningRate.FactorAt(iteration - 1, _length.StepsPerEpoch, _length.Steps);

    private void ThrowIfDiverged(long? batch)
    {
        if (batch is not null)
        {
            var epoch = _length.EpochOf(_iteration);
            var first = Math.Max(_length.StepsBefore(epoch), _options.StartIteration);
            var iteration = first + batch.Value;
            throw Diverged(
                $"the loss was not a finite number in batch {iteration - _length.StepsBefore(epoch)} of epoch {epoch}", iteration);
        }
    }

    private InvalidOperationException Diverged(string what, long iteration) => new(string.Create(CultureInfo.InvariantCulture,
        $"Training diverged: {what}, at a learning rate of {RateOf(iteration)}. Lower the learning rate, "
            + $"or scale the features to about [0, 1]."));
}

/// <summary>Rows that were checked and counted.</summary>
internal sealed record SizedRows(RowSource Rows, long Count);
