using System.Numerics;

namespace Microsoft.ML.Data;

// Running minimum, maximum, mean and sum of squared differences of one slot. NaN counts for nothing, infinities only for the extremes.
internal sealed class SlotStatistics<T> where T : struct, IBinaryFloatingPointIeee754<T>
{
    private T _min = T.PositiveInfinity;
    private T _max = T.NegativeInfinity;
    private long _explicit;
    private long _notFinite;
    private long _count;
    private double _mean;
    private double _squares;

    public void Add(T value)
    {
        _explicit++;
        Extend(value);
        if (T.IsZero(value))
            return;
        if (!T.IsFinite(value))
        {
            _notFinite++;
            return;
        }
        _count++;
        double x = double.CreateTruncating(value);
        double delta = x - _mean;
        _mean += delta / _count;
        _squares += delta * (x - _mean);
    }

    // Zeros are left to the end: those of sparse vectors come as no value at all.
    public void AddImplicitZeros(long rows)
    {
        if (_explicit < rows)
            Extend(T.Zero);
        long zeros = rows - _notFinite - _count;
        if (zeros == 0)
            return;
        _count += zeros;
        double delta = -_mean;
        _mean += delta * zeros / _count;
        _squares += delta * -_mean * zeros;
    }

    // A slot without spread tells nothing and maps to 0.
    public (T Scale, T Offset) MinMaxScaleAndOffset(bool fixZero)
    {
        if (!(_max > _min))
            return default;
        if (fixZero)
            return (T.One / T.Max(T.Abs(_max), T.Abs(_min)), T.Zero);
        T scale = T.One / (_max - _min);
        return (scale, T.IsZero(scale) ? T.Zero : _min);
    }

    public (T Scale, T Offset) MeanVarianceScaleAndOffset(bool fixZero)
    {
        if (_squares == 0)
            return default;
        double variance = _squares / _count;
        if (fixZero)
            return (T.One / T.CreateTruncating(Math.Sqrt(variance + (_mean * _mean))), T.Zero);
        T scale = T.One / T.CreateTruncating(Math.Sqrt(variance));
        return (scale, T.IsZero(scale) ? T.Zero : T.CreateTruncating(_mean));
    }

    public (T Mean, T Deviation) MeanAndDeviation()
        => _squares == 0 ? default : (T.CreateTruncating(_mean), T.CreateTruncating(Math.Sqrt(_squares / _count)));

    private void Extend(T value)
    {
        if (_max < value)
            _max = value;
        if (_min > value)
            _min = value;
    }
}
