using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Batches of rows that are read anew in every epoch, through one managed buffer that the tensors are views of.</summary>
internal sealed class StreamFeed : BatchFeed
{
    private readonly RowSource _rows;
    private readonly RowChecker _checker;
    private readonly ShuffleOrder? _order;
    private readonly torch.Device _device;
    private readonly string _what;
    private readonly float[] _features;
    private readonly int[] _labels;
    private readonly long[] _classes;
    private readonly torch.Tensor _featureTensor;
    private readonly torch.Tensor _classTensor;
    private RowReader? _reader;
    private long _read;

    public StreamFeed(RowSource rows, BatchPlan plan, string what, ShuffleOrder? order, torch.Device device)
        : base(plan)
    {
        _rows = rows;
        _what = what;
        _order = order;
        _device = device;
        _checker = new RowChecker(what, rows.FeatureCount, rows.ClassCount);
        _labels = new int[plan.LargestBatch];
        _classes = new long[plan.LargestBatch];
        _features = new float[checked(plan.LargestBatch * rows.FeatureCount)];
        _featureTensor = torch.frombuffer(_features, torch.ScalarType.Float32).view(plan.LargestBatch, rows.FeatureCount);
        _classTensor = torch.frombuffer(_classes, torch.ScalarType.Int64);
    }

    public override void Begin(int epoch)
    {
        _reader?.Dispose();
        _reader = null;
        _reader = Open(epoch);
        _read = 0;
    }

    public override Batch Next(int rows)
    {
        Span<float> features = _features.AsSpan(0, rows * _rows.FeatureCount);
        Span<int> labels = _labels.AsSpan(0, rows);
        int count = _reader!.ReadFully(features, labels, _rows.FeatureCount);
        if (count < rows)
        {
            throw new InvalidDataException(
                $"The {_what} rows ended after {_read + count} of {Plan.Rows}; a source must give the same rows in every pass.");
        }

        _checker.Check(features, labels, _read);
        _read += rows;
        for (int row = 0; row < rows; row++)
        {
            _classes[row] = labels[row];
        }

        return new Batch(_featureTensor.narrow(0, 0, rows).to(_device), _classTensor.narrow(0, 0, rows).to(_device), rows);
    }

    protected override void Dispose(bool disposing)
    {
        _reader?.Dispose();
        _featureTensor.Dispose();
        _classTensor.Dispose();
        base.Dispose(disposing);
    }

    private RowReader Open(int epoch)
    {
        RowReader source = _rows.Open();
        return _order is not { } order
            ? source
            : new ShuffledRowReader(
                source,
                _rows.FeatureCount,
                (int)Math.Min(order.Window, Plan.Rows),
                new SeededRandom(order.Seed, RandomPurpose.RowOrder, epoch));
    }
}
