namespace Microsoft.ML.Pruning.Benchmarks;

/// <summary>What a part of a pruning took: seconds, and megabytes of resident memory at its peak beyond those before the pruning.</summary>
internal sealed record PhaseCost(double Seconds, double Megabytes)
{
    /// <summary>Does the work.</summary>
    public static PhaseCost Of(PeakMemory memory, Action work)
    {
        var seconds = 0.0;
        var megabytes = memory.During(() => seconds = Repetition.SecondsOf(work));
        return new PhaseCost(seconds, megabytes);
    }

    /// <summary>The median of the seconds and the greatest of the peaks; null where there are none.</summary>
    public static PhaseCost? Over(IReadOnlyCollection<PhaseCost> repeats) =>
        repeats.Count == 0 ? null : new(Repetition.Median([.. repeats.Select(cost => cost.Seconds)]), repeats.Max(cost => cost.Megabytes));
}
