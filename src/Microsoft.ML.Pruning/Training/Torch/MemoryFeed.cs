using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>
/// Batches of rows in memory. The tensor of all features is a view of the managed array, not a copy; a batch gathers its rows by index.
/// </summary>
internal sealed class MemoryFeed : BatchFeed
{
    private readonly torch.Device _device;
    private readonly int? _seed;
    private readonly long[] _permutation;
    private readonly torch.Tensor _features;
    private readonly torch.Tensor _labels;
    private readonly torch.Tensor _order;
    private long _next;

    public MemoryFeed(LabeledRows rows, BatchPlan plan, int? seed, torch.Device device)
        : base(plan)
    {
        _device = device;
        _seed = seed;
        _permutation = seed is null ? [0] : new long[rows.Labels.Length];
        _features = torch.frombuffer(rows.Features, torch.ScalarType.Float32).view(rows.Labels.Length, rows.FeatureCount);
        _labels = torch.tensor(Array.ConvertAll(rows.Labels, label => (long)label));
        _order = torch.frombuffer(_permutation, torch.ScalarType.Int64);
    }

    public override void Begin(int epoch)
    {
        _next = 0;
        if (_seed is not null)
        {
            Shuffle(_permutation, new SeededRandom(_seed.Value, RandomPurpose.RowOrder, epoch));
        }
    }

    public override Batch Next(int rows)
    {
        long first = _next;
        _next += rows;
        if (_seed is null)
        {
            return new Batch(_features.narrow(0, first, rows).to(_device), _labels.narrow(0, first, rows).to(_device), rows);
        }

        torch.Tensor order = _order.narrow(0, first, rows);
        return new Batch(_features.index_select(0, order).to(_device), _labels.index_select(0, order).to(_device), rows);
    }

    protected override void Dispose(bool disposing)
    {
        _features.Dispose();
        _labels.Dispose();
        _order.Dispose();
        base.Dispose(disposing);
    }

    private static void Shuffle(long[] permutation, Random random)
    {
        for (int i = 0; i < permutation.Length; i++)
        {
            permutation[i] = i;
        }

        for (int i = permutation.Length - 1; i > 0; i--)
        {
            int j = random.Next(i + 1);
            (permutation[i], permutation[j]) = (permutation[j], permutation[i]);
        }
    }
}
