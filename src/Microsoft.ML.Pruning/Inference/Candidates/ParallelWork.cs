using System.Runtime.ExceptionServices;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>Shares work out among threads; what it computes does not depend on their number.</summary>
/// <param name="threads">How many, at least 1.</param>
/// <param name="check">Called before each piece of work; throws to stop.</param>
internal sealed class ParallelWork(int threads, Action check)
{
    private readonly ParallelOptions _options = new() { MaxDegreeOfParallelism = threads };

    /// <summary>How many of so many things each thread gets.</summary>
    public int Share(int count) => (count + threads - 1) / threads;

    /// <summary>Runs pieces of work; the first error is thrown as it is.</summary>
    public void Run(int count, Action<int> piece)
    {
        try
        {
            Parallel.For(0, count, _options, i =>
            {
                check();
                piece(i);
            });
        }
        catch (AggregateException error)
        {
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
    }
}
