using TorchSharp;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Cuts rows into batches on a device, epoch after epoch.</summary>
internal abstract class BatchFeed(BatchPlan plan) : IDisposable
{
    public BatchPlan Plan { get; } = plan;

    /// <summary>A feed in random order, a new one in every epoch that depends on nothing but seed and epoch.</summary>
    public static BatchFeed Shuffled(SizedRows rows, BatchPlan plan, int seed, int window, torch.Device device) => rows.Rows is LabeledRows memory
        ? new MemoryFeed(memory, plan, seed, device)
        : new StreamFeed(rows.Rows, plan, "training", new ShuffleOrder(seed, window), device);

    /// <summary>A feed in the order of the source.</summary>
    public static BatchFeed InOrder(SizedRows rows, BatchPlan plan, torch.Device device) => rows.Rows is LabeledRows memory
        ? new MemoryFeed(memory, plan, seed: null, device)
        : new StreamFeed(rows.Rows, plan, "validation", order: null, device);

    /// <summary>Goes back to the first batch.</summary>
    public abstract void Begin(int epoch);

    /// <summary>Takes the next batch; all <see cref="Plan"/> rows are taken before the next epoch begins.</summary>
    public abstract Batch Next(int rows);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
