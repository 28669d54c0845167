using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Microsoft.ML.Pruning.Networks;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>One training: the loop over epochs and batches. Its tensors belong to the dispose scope that it is created in.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly Network _start;
    private readonly TrainingOptions _options;
    private readonly TrainingHost _host;
    private readonly TorchParameters _parameters;
    private readonly TorchNetwork _network;
    private readonly GradientMasks _masks;
    private readonly TorchOptimizer _optimizer;
    private readonly BatchMeter _meter;
    private readonly torch.Generator _dropout;
    private readonly BatchFeed _train;
    private readonly BatchFeed? _validation;
    private readonly TrainingLength _length;

    public TrainingRun(
        Network start, SizedRows train, SizedRows? validation, TrainingOptions options, TrainingHost host, int seed, torch.Device device)
    {
        _start = start;
        _options = options;
        _host = host;
        _dropout = new torch.Generator(new SeededRandom(seed, RandomPurpose.Dropout).NextUInt64() >> 1, device);
        _parameters = new TorchParameters(start, device);
        _network = new TorchNetwork(start.Definition, _parameters, _dropout);
        _masks = new GradientMasks(start, _parameters, device);
        _meter = new BatchMeter(device);
        var plan = new BatchPlan(train.Count, options.BatchSize, BatchPlan.MinimumRowsOf(start.Definition));
        _train = BatchFeed.Shuffled(train, plan, seed, options.ShuffleWindow, device);
        _length = TrainingLength.Of(options, plan.Batches);
        _validation = validation is null ? null : BatchFeed.InOrder(validation, new BatchPlan(validation.Count, options.BatchSize, 1), device);
        _optimizer = new TorchOptimizer(options.Optimizer, _parameters.Trainable);
    }

    /// <summary>What the optimiser remembers.</summary>
    public TorchOptimizer Optimizer => _optimizer;

    /// <summary>The weights as they are now.</summary>
    public TorchParameters Parameters => _parameters;

    public TrainingResult Train()
    {
        var epochs = ImmutableArray.CreateBuilder<EpochRecord>();
        var stopping = _options.EarlyStopping is null ? null : new StoppingRule(_options.EarlyStopping);
        for (int epoch = 1; epoch <= _length.Epochs && stopping is not { IsOver: true }; epoch++)
        {
            EpochRecord record = TrainEpoch(epoch);
            epochs.Add(record);
            _host.OnEpoch(record);
            stopping?.Add(record.ValidationLoss!.Value, _parameters);
        }

        if (stopping is { IsOver: true } && epochs.Count < _length.Epochs)
        {
            _host.Message(string.Create(CultureInfo.InvariantCulture,
                $"Training stopped after epoch {epochs.Count}: the validation loss has not fallen for {_options.EarlyStopping!.Patience} epochs."));
        }

        return new TrainingResult(Finish(stopping?.BestWeights, epochs.Count), new TrainingHistory(epochs.DrainToImmutable()));
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _train.Dispose();
        _validation?.Dispose();
        _dropout.Dispose();
    }

    private EpochRecord TrainEpoch(int epoch)
    {
        var watch = Stopwatch.StartNew();
        _meter.Reset();
        _train.Begin(epoch);
        long batches = _length.StepsIn(epoch);
        long done = 0;
        for (long batch = 0; batch < batches; batch++)
        {
            _host.CheckCancelled();
            int rows = _train.Plan.RowsAfter(done);
            ThrowIfDiverged(TrainBatch(epoch, batch, rows), epoch);
            done += rows;
            _host.OnBatch(new BatchProgress(epoch, _length.Epochs, batch + 1, batches));
        }

        ThrowIfDiverged(_meter.Flush(), epoch);
        (double loss, double accuracy) = (_meter.Loss, _meter.Accuracy);
        (double Loss, double Accuracy)? validated = _validation is null ? null : Validate(_validation, epoch);
        return new EpochRecord(epoch, loss, accuracy, validated?.Loss, validated?.Accuracy, watch.Elapsed.TotalSeconds);
    }

    private long? TrainBatch(int epoch, long batchIndex, int rows)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Batch batch = _train.Next(rows);
        _optimizer.LearningRate = RateAt(epoch, batchIndex);
        _optimizer.ForgetGradients();
        torch.Tensor logits = _network.Forward(batch.Features, training: true);
        torch.Tensor loss = LossFunction.Mean(_options.Loss, logits, batch.Labels);
        loss.backward();
        _masks.Apply();
        _optimizer.Step();
        return _meter.Add(loss, logits, batch);
    }

    private (double Loss, double Accuracy) Validate(BatchFeed feed, int epoch)
    {
        using IDisposable noGradient = torch.no_grad();
        _meter.Reset();
        feed.Begin(epoch);
        for (long done = 0; done < feed.Plan.Rows;)
        {
            _host.CheckCancelled();
            using DisposeScope scope = torch.NewDisposeScope();
            Batch batch = feed.Next(feed.Plan.RowsAfter(done));
            torch.Tensor logits = _network.Forward(batch.Features, training: false);
            _meter.Add(LossFunction.Mean(_options.Loss, logits, batch.Labels), logits, batch);
            done += batch.Rows;
        }

        _meter.Flush();
        return double.IsFinite(_meter.Loss)
            ? (_meter.Loss, _meter.Accuracy)
            : throw Diverged($"the validation loss became {_meter.Loss} after epoch {epoch} of {_length.Epochs}", epoch, _length.StepsIn(epoch) - 1);
    }

    private Network Finish(Dictionary<string, float[]>? best, int epochs)
    {
        if (epochs == 0)
        {
            return _start;
        }

        Dictionary<string, float[]> values = best ?? _parameters.Read();
        foreach ((string name, float[] array) in values)
        {
            if (!TensorPrimitives.IsFiniteAll<float>(array))
            {
                throw Diverged($"parameter '{name}' is not finite after epoch {epochs}", epochs, _length.StepsIn(epochs) - 1);
            }
        }

        return new Network(_start.Definition, values, _start.Masks);
    }

    private double RateAt(int epoch, long batchIndex) => _options.Optimizer.LearningRate
        * _options.LearningRate.FactorAt(_length.StepsBefore(epoch) + batchIndex, _length.StepsPerEpoch, _length.Steps);

    private void ThrowIfDiverged(long? batch, int epoch)
    {
        if (batch is not null)
        {
            throw Diverged($"the loss was not a finite number in batch {batch} of epoch {epoch}", epoch, batch.Value - 1);
        }
    }

    private InvalidOperationException Diverged(string what, int epoch, long batchIndex) => new(string.Create(CultureInfo.InvariantCulture,
        $"Training diverged: {what}, at a learning rate of {RateAt(epoch, batchIndex)}. Lower the learning rate, or scale the features to about [0, 1]."));
}
