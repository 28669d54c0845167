using System.Collections.Immutable;
using Microsoft.ML.Pruning.Examples.Work;

namespace Microsoft.ML.Pruning.Tests.Examples;

public sealed class TimeLeftTests
{
    private readonly SetClock _clock = new();

    [Fact]
    public void Nothing_is_known_before_something_was_done()
    {
        var left = Of(new("Training", "training", 3), new("50 %", "magnitude", 0));

        Assert.Equal((null, null), (left.OfPoint, left.OfAll));
    }

    [Fact]
    public void Epochs_count_by_what_earlier_ones_took_and_the_rest_is_unknown_until_a_point_has_ended()
    {
        var left = Of(new("Training", "training", 3), new("50 %", "magnitude", 0), new("90 %", "magnitude", 0));

        Pass(10, left.EpochDone);
        Assert.Equal(Seconds(20), left.OfPoint);
        Assert.Null(left.OfAll);

        Pass(10, left.EpochDone);
        Pass(10, left.EpochDone);
        Pass(2, left.PointDone);
        Assert.Equal((Seconds(2), Seconds(4)), (left.OfPoint, left.OfAll));
    }

    [Fact]
    public void Points_with_more_epochs_take_longer()
    {
        var left = Of(new("Training", "training", 1), new("50 %", "magnitude", 4), new("99 %", "magnitude", 21));

        Pass(10, left.EpochDone);
        Pass(2, left.PointDone);

        Assert.Equal((Seconds(42), Seconds(42 + 212)), (left.OfPoint, left.OfAll));
    }

    [Fact]
    public void Points_with_more_steps_take_longer()
    {
        var left = Of(new("50 %", "obd", 0, Steps: 4), new("99 %", "obd", 0, Steps: 21));

        Pass(8, left.PointDone);

        Assert.Equal(Seconds(42), left.OfAll);
    }

    [Fact]
    public void A_kind_keeps_its_own_pace_once_it_is_known()
    {
        var left = Of(
            new("50 %", "magnitude", 0),
            new("50 %", "obd", 0),
            new("90 %", "obd", 0),
            new("90 %", "magnitude", 0),
            new("90 %", "random", 0));

        Pass(1, left.PointDone);
        Pass(59, left.PointDone);

        Assert.Equal(Seconds(59 + 1 + 30), left.OfAll);
    }

    [Fact]
    public void It_counts_down_and_waits_at_the_end_of_what_takes_longer_than_expected()
    {
        var left = Of(new("Training", "training", 3), new("50 %", "magnitude", 1));
        Pass(10, left.EpochDone);

        _clock.Seconds += 4;
        Assert.Equal((Seconds(16), Seconds(26)), (left.OfPoint, left.OfAll));
        _clock.Seconds += 40;
        Assert.Equal((Seconds(10), Seconds(20)), (left.OfPoint, left.OfAll));
    }

    [Fact]
    public void Nothing_is_left_after_the_last_point()
    {
        var left = Of(new WorkPoint("Training", "training", 1));

        Pass(10, left.EpochDone);
        Pass(1, left.PointDone);

        Assert.Equal(TimeSpan.Zero, left.OfAll);
    }

    [Fact]
    public void A_training_that_ends_before_its_last_epoch_leaves_the_others_out()
    {
        var left = Of(new("Training", "training", 5), new("50 %", "training", 2));

        Pass(10, left.EpochDone);
        Pass(0, left.PointDone);

        Assert.Equal(Seconds(20), left.OfAll);
    }

    private static TimeSpan? Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private TimeLeft Of(params WorkPoint[] plan) => new([.. plan], _clock);

    private void Pass(int seconds, Action done)
    {
        _clock.Seconds += seconds;
        done();
    }

    /// <summary>Goes when it is set.</summary>
    private sealed class SetClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
