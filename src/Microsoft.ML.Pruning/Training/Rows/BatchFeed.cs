using Microsoft.ML.Pruning.Foundations;
using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Cuts rows into batches on a device, epoch after epoch.</summary>
/// <remarks>Every pass reads the rows anew, through one managed buffer of a batch that the tensors are views of.</remarks>
internal sealed class BatchFeed : IDisposable
{
    private readonly int _featureCount;
    private readonly string _what;
    private readonly Func<int, RowReader> _open;
    private readonly RowChecker? _checker;
    private readonly torch.Device _device;
    private readonly float[] _features;
    private readonly int[] _labels;
    private readonly long[] _classes;
    private readonly torch.Tensor _featureTensor;
    private readonly torch.Tensor _classTensor;
    private RowReader? _reader;
    private long _read;

    /// <summary>Rows in memory were checked and cannot change; others are checked as they come.</summary>
    private BatchFeed(RowSource rows, BatchPlan plan, string what, Func<int, RowReader> open, torch.Device device)
    {
        Plan = plan;
        _featureCount = rows.FeatureCount;
        _what = what;
        _open = open;
        _device = device;
        _checker = rows is LabeledRows ? null : new RowChecker(what, rows.FeatureCount, rows.ClassCount);
        _labels = new int[plan.LargestBatch];
        _classes = new long[plan.LargestBatch];
        _features = new float[checked(plan.LargestBatch * _featureCount)];
        _featureTensor = torch.frombuffer(_features, torch.ScalarType.Float32).view(plan.LargestBatch, _featureCount);
        _classTensor = torch.frombuffer(_classes, torch.ScalarType.Int64);
    }

    public BatchPlan Plan { get; }

    /// <summary>A feed in random order, a new one in every epoch that depends on nothing but seed and epoch.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="plan">How to cut them.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <param name="window">Rows to hold for shuffling; those in memory are shuffled as a whole.</param>
    /// <param name="device">Where batches go.</param>
    public static BatchFeed Shuffled(SizedRows rows, BatchPlan plan, int seed, int window, torch.Device device)
    {
        var held = new RowBlocks(rows.Rows.FeatureCount);
        return new BatchFeed(rows.Rows, plan, "training", Open, device);

        RowReader Open(int epoch)
        {
            var random = new SeededRandom(seed, RandomPurpose.RowOrder, epoch);
            return rows.Rows is LabeledRows memory
                ? new PermutedRowReader(memory, random)
                : new ShuffledRowReader(rows.Rows.Open(), held, (int)Math.Min(window, plan.Rows), random);
        }
    }

    /// <summary>A feed in the order of the source.</summary>
    public static BatchFeed InOrder(SizedRows rows, BatchPlan plan, torch.Device device) =>
        new(rows.Rows, plan, "validation", _ => rows.Rows.Open(), device);

    /// <summary>Goes back to the first batch.</summary>
    public void Begin(int epoch)
    {
        _reader?.Dispose();
        _reader = null;
        _reader = _open(epoch);
        _read = 0;
    }

    /// <summary>Takes the next batch; all <see cref="Plan"/> rows are taken before the next epoch begins.</summary>
    public Batch Next(int rows)
    {
        var features = _features.AsSpan(0, rows * _featureCount);
        var labels = _labels.AsSpan(0, rows);
        var count = _reader!.ReadFully(features, labels, _featureCount);
        if (count < rows)
        {
            throw new InvalidDataException(
                $"The {_what} rows ended after {_read + count} of {Plan.Rows}; a source must give the same rows in every pass.");
        }

        _checker?.Require(features, labels, _read);
        _read += rows;
        for (var row = 0; row < rows; row++)
        {
            _classes[row] = labels[row];
        }

        return new Batch(_featureTensor.narrow(0, 0, rows).to(_device), _classTensor.narrow(0, 0, rows).to(_device), rows);
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _featureTensor.Dispose();
        _classTensor.Dispose();
    }
}
