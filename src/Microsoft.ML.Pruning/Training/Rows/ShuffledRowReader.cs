namespace Microsoft.ML.Pruning.Training;

/// <summary>
/// Reads a source in random order through a window of rows: each row read is drawn from the window, and the next one of the source takes
/// its place. Every row comes exactly once; with a window as large as the source every order is equally likely.
/// </summary>
internal sealed class ShuffledRowReader : RowReader
{
    private readonly RowReader _source;
    private readonly Random _random;
    private readonly RowBlocks _features;
    private readonly int[] _labels;
    private int _held;
    private bool _filled;

    /// <summary>Creates the reader, which owns its source.</summary>
    /// <param name="source">The rows in their order.</param>
    /// <param name="features">Where to hold the features of the window; what is in there is overwritten.</param>
    /// <param name="window">Rows of the window.</param>
    /// <param name="random">Draws the rows.</param>
    public ShuffledRowReader(RowReader source, RowBlocks features, int window, Random random)
    {
        _source = source;
        _random = random;
        _features = features;
        _labels = new int[window];
    }

    public override int Read(Span<float> features, Span<int> labels)
    {
        if (!_filled)
        {
            _filled = true;
            Fill();
        }

        for (var row = 0; row < labels.Length; row++)
        {
            if (_held == 0)
            {
                return row;
            }

            var drawn = _random.Next(_held);
            _features[drawn].CopyTo(features[(row * _features.FeatureCount)..]);
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

    private void Fill()
    {
        while (_held < _labels.Length && _source.Read(_features.Reach(_held), _labels.AsSpan(_held, 1)) == 1)
        {
            _held++;
        }
    }

    private void Replace(int slot)
    {
        if (_held == _labels.Length && _source.Read(_features[slot], _labels.AsSpan(slot, 1)) == 1)
        {
            return;
        }

        _held--;
        _features[_held].CopyTo(_features[slot]);
        _labels[slot] = _labels[_held];
    }
}
