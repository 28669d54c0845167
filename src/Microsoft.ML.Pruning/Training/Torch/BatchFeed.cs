using Microsoft.ML.Pruning.Foundations;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Cuts rows into batches on a device, epoch after epoch.</summary>
/// <remarks>Every pass reads the rows anew, through one managed buffer of a batch that the tensors are views of.</remarks>
internal sealed class BatchFeed : IDisposable
{
    private readonly RowShape _shape;
    private readonly string _what;
    private readonly Func<int, RowReader> _open;
    private readonly RowChecker? _checker;
    private readonly torch.Device _device;
    private readonly float[] _features;
    private readonly torch.Tensor _featureTensor;
    private readonly LabelBuffer _labels;
    private RowReader? _reader;
    private long _read;

    /// <summary>Rows in memory were checked and cannot change.</summary>
    /// <remarks>Others are checked as they come.</remarks>
    private BatchFeed(RowSource rows, BatchPlan plan, string what, Func<int, RowReader> open, torch.Device device)
    {
        Plan = plan;
        _shape = rows.Shape;
        _what = what;
        _open = open;
        _device = device;
        _checker = rows is LabeledRows ? null : new RowChecker(what, rows);
        _features = new float[checked(plan.LargestBatch * _shape.Features)];
        _featureTensor = torch.frombuffer(_features, torch.ScalarType.Float32).view(plan.LargestBatch, _shape.Features);
        _labels = new LabelBuffer(rows, plan.LargestBatch, device);
    }

    public BatchPlan Plan { get; }

    /// <summary>A feed in random order, a new one in every epoch.</summary>
    /// <remarks>The order depends on nothing but seed and epoch.</remarks>
    /// <param name="rows">The rows.</param>
    /// <param name="plan">How to cut them.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <param name="window">Rows to hold for shuffling; those in memory are shuffled as a whole.</param>
    /// <param name="device">Where batches go.</param>
    public static BatchFeed Shuffled(RowSource rows, BatchPlan plan, int seed, int window, torch.Device device)
    {
        var shape = rows.Shape;
        var held = new RowBlocks(shape.Features);
        return new BatchFeed(rows, plan, "training", Open, device);

        RowReader Open(int epoch)
        {
            var random = new SeededRandom(seed, RandomPurpose.RowOrder, epoch);
            return rows is LabeledRows memory
                ? new PermutedRowReader(memory, random)
                : new ShuffledRowReader(rows.Open(), held, shape.Labels, (int)Math.Min(window, plan.Rows), random);
        }
    }

    /// <summary>A feed in the order of the source.</summary>
    public static BatchFeed InOrder(RowSource rows, BatchPlan plan, torch.Device device) =>
        new(rows, plan, "validation", _ => rows.Open(), device);

    /// <summary>Goes back to the first batch.</summary>
    public void Begin(int epoch)
    {
        _reader?.Dispose();
        _reader = null;
        _reader = _open(epoch);
        _read = 0;
    }

    /// <summary>Takes the next batch.</summary>
    /// <remarks>All <see cref="Plan"/> rows are taken before the next epoch begins.</remarks>
    public Batch Next(int rows)
    {
        var features = _features.AsSpan(0, rows * _shape.Features);
        var labels = _labels.Of(rows);
        var count = _reader!.ReadFully(features, labels, _shape);
        if (count < rows)
        {
            throw new InvalidDataException(
                $"The {_what} rows ended after {_read + count} of {Plan.Rows}; a source must give the same rows in every pass.");
        }

        _checker?.Require(features, labels, _read);
        _read += rows;
        return _labels.Batch(_featureTensor.narrow(0, 0, rows).to(_device), rows);
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _featureTensor.Dispose();
        _labels.Dispose();
    }
}

/// <summary>The labels of a batch, read as numbers.</summary>
/// <remarks>Handed on as tensors that are views of them.</remarks>
internal sealed class LabelBuffer : IDisposable
{
    private readonly RowShape _shape;
    private readonly int _targets;
    private readonly torch.Device _device;
    private readonly TorchTask _task;
    private readonly float[] _labels;
    private readonly float[]? _weights;
    private readonly torch.Tensor _labelTensor;
    private readonly torch.Tensor? _weightTensor;

    public LabelBuffer(RowSource rows, int mostRows, torch.Device device)
    {
        (_shape, _targets, _device) = (rows.Shape, rows.Task.Targets, device);
        _task = TorchTask.Of(rows.Task);
        _labels = new float[checked(mostRows * _shape.Labels)];
        _labelTensor = torch.frombuffer(_labels, torch.ScalarType.Float32).view(mostRows, _shape.Labels);
        if (rows.HasWeights)
        {
            _weights = new float[mostRows];
            _weightTensor = torch.frombuffer(_weights, torch.ScalarType.Float32);
        }
    }

    /// <summary>The numbers of so many rows, to read into.</summary>
    public Span<float> Of(int rows) => _labels.AsSpan(0, rows * _shape.Labels);

    /// <summary>A batch of what was read.</summary>
    /// <remarks>Its tensors belong to the current dispose scope.</remarks>
    public Batch Batch(torch.Tensor features, int rows)
    {
        var labels = _task.Targets(_labelTensor.narrow(0, 0, rows).narrow(1, 0, _targets).to(_device));
        var weight = _weights is null ? rows : Weigh(rows);
        return new Batch(features, labels, rows, _weightTensor?.narrow(0, 0, rows).to(_device), weight);
    }

    public void Dispose()
    {
        _labelTensor.Dispose();
        _weightTensor?.Dispose();
    }

    /// <summary>Divides the weights by their mean.</summary>
    /// <remarks>So the batch weighs as much as its rows; weights of 0 stay.</remarks>
    private double Weigh(int rows)
    {
        var total = 0.0;
        for (var row = 0; row < rows; row++)
        {
            total += WeightOf(row);
        }

        for (var row = 0; row < rows; row++)
        {
            _weights![row] = total > 0 ? (float)(WeightOf(row) / total * rows) : 0;
        }

        return total;
    }

    private double WeightOf(int row) => _labels[((row + 1) * _shape.Labels) - 1];
}

/// <summary>The rows of one optimiser step, on the device.</summary>
/// <remarks>The tensors belong to the current dispose scope.</remarks>
/// <param name="Features">Rows x features.</param>
/// <param name="Labels">What the loss of the task compares outputs with.</param>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Weights">The weight of each row, divided by their mean over the batch; null where all count alike.</param>
/// <param name="Weight">The sum of the weights, or the number of rows.</param>
internal readonly record struct Batch(torch.Tensor Features, torch.Tensor Labels, int Rows, torch.Tensor? Weights, double Weight);
