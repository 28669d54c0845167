using System.Numerics.Tensors;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>Hands out numbered pieces of work to all processors.</summary>
internal static class Workers
{
    private const int Maximum = 16;

    /// <summary>Does every piece once.</summary>
    public static void ForEach(int pieces, Action<int> work)
    {
        var next = -1;
        Run(pieces, () =>
        {
            for (var i = Interlocked.Increment(ref next); i < pieces; i = Interlocked.Increment(ref next))
            {
                work(i);
            }
        });
    }

    /// <summary>Does every piece once and adds up the workers' counts.</summary>
    public static long[] Count(int pieces, Action<int, long[]> work)
    {
        var total = new long[RadixSelection.Buckets];
        var next = -1;
        Run(pieces, () =>
        {
            var own = new long[total.Length];
            for (var i = Interlocked.Increment(ref next); i < pieces; i = Interlocked.Increment(ref next))
            {
                work(i, own);
            }

            lock (total)
            {
                TensorPrimitives.Add<long>(total, own, total);
            }
        });
        return total;
    }

    private static void Run(int pieces, Action worker)
    {
        var workers = Math.Min(Math.Min(Environment.ProcessorCount, Maximum), pieces);
        if (workers <= 1)
        {
            worker();
            return;
        }

        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ => worker());
    }
}
