using System.Collections.Immutable;

namespace Microsoft.ML.Pruning.Examples.Work;

/// <summary>Estimates the time left from what earlier epochs and points took.</summary>
/// <remarks>
/// Points differ: one has two epochs, another forty. So each counts by its epochs and steps, at the pace of its own kind once that is
/// known, and at the pace of all until then.
/// </remarks>
/// <param name="plan">All points in their order.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class TimeLeft(ImmutableArray<WorkPoint> plan, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Kind, bool Epoch), (double Seconds, int Parts)> _taken = [];
    private int _point;
    private int _epochs;
    private long _since = clock.GetTimestamp();

    /// <summary>Of the present point; null where nothing like it was done before.</summary>
    public TimeSpan? OfPoint
    {
        get
        {
            lock (_lock)
            {
                return Span(Present());
            }
        }
    }

    /// <summary>Of the present point and all after it; null as long as that is unknown.</summary>
    public TimeSpan? OfAll
    {
        get
        {
            lock (_lock)
            {
                return Span(Present() + plan.Skip(_point + 1).Sum(point => Seconds(point, point.Epochs)));
            }
        }
    }

    public void EpochDone()
    {
        lock (_lock)
        {
            Take(epoch: true, 1);
            _epochs++;
        }
    }

    public void PointDone()
    {
        lock (_lock)
        {
            Take(epoch: false, plan[_point].Rest);
            (_point, _epochs) = (_point + 1, 0);
        }
    }

    private static TimeSpan? Span(double seconds) => double.IsNaN(seconds) ? null : TimeSpan.FromSeconds(seconds);

    private void Take(bool epoch, int parts)
    {
        var key = (plan[_point].Kind, epoch);
        var before = _taken.GetValueOrDefault(key);
        _taken[key] = (before.Seconds + clock.GetElapsedTime(_since).TotalSeconds, before.Parts + parts);
        _since = clock.GetTimestamp();
    }

    /// <summary>Counts down through the part at work, and waits at its end where it takes longer than expected.</summary>
    private double Present()
    {
        if (_point == plan.Length)
        {
            return 0;
        }

        var point = plan[_point];
        var epochs = Math.Max(0, point.Epochs - _epochs);
        var atWork = epochs > 0 ? Pace(point, epoch: true) : point.Rest * Pace(point, epoch: false);
        return Seconds(point, epochs) - Math.Min(clock.GetElapsedTime(_since).TotalSeconds, atWork);
    }

    private double Seconds(WorkPoint point, int epochs) =>
        (epochs == 0 ? 0 : epochs * Pace(point, epoch: true)) + (point.Rest * Pace(point, epoch: false));

    /// <summary>Seconds of an epoch or of another part; NaN where unknown.</summary>
    private double Pace(WorkPoint point, bool epoch)
    {
        if (_taken.TryGetValue((point.Kind, epoch), out var own))
        {
            return own.Seconds / own.Parts;
        }

        var all = _taken.Where(taken => taken.Key.Epoch == epoch).Select(taken => taken.Value).ToList();
        return all.Count > 0 ? all.Sum(taken => taken.Seconds) / all.Sum(taken => taken.Parts)
            : !epoch && point.Epochs > 0 ? 0
            : double.NaN;
    }
}
