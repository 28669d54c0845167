namespace Microsoft.ML.Pruning.Training;

/// <summary>
/// Reads a source in random order through a window of rows: each row read is drawn from the window, and the next one of the source takes
/// its place. Every row comes exactly once; with a window as large as the source every order is equally likely.
/// </summary>
internal sealed class ShuffledRowReader : RowReader
{
    private readonly RowReader _source;
    private readonly Random _random;
    private readonly int _featureCount;
    private readonly float[] _features;
    private readonly int[] _labels;
    private int _held;
    private bool _filled;

    public ShuffledRowReader(RowReader source, int featureCount, int window, Random random)
    {
        _source = source;
        _random = random;
        _featureCount = featureCount;
        _features = new float[checked(window * featureCount)];
        _labels = new int[window];
    }

    public override int Read(Span<float> features, Span<int> labels)
    {
        if (!_filled)
        {
            _filled = true;
            _held = _source.ReadFully(_features, _labels, _featureCount);
        }

        for (int row = 0; row < labels.Length; row++)
        {
            if (_held == 0)
            {
                return row;
            }

            int drawn = _random.Next(_held);
            RowAt(drawn).CopyTo(features[(row * _featureCount)..]);
            labels[row] = _labels[drawn];
            Replace(drawn);
        }

        return labels.Length;
    }

    protected override void Dispose(bool disposing)
    {
        _source.Dispose();
        base.Dispose(disposing);
    }

    private Span<float> RowAt(int slot) => _features.AsSpan(slot * _featureCount, _featureCount);

    private void Replace(int slot)
    {
        if (_held == _labels.Length && _source.Read(RowAt(slot), _labels.AsSpan(slot, 1)) == 1)
        {
            return;
        }

        _held--;
        RowAt(_held).CopyTo(RowAt(slot));
        _labels[slot] = _labels[_held];
    }
}
