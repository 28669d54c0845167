namespace Microsoft.ML.Pruning.Training;

/// <summary>Reads a source in random order through a window.</summary>
/// <remarks>
/// Each row read is drawn from the window of rows, and the next one of the source takes its place. Every row comes exactly once; with a
/// window as large as the source every order is equally likely.
/// </remarks>
internal sealed class ShuffledRowReader : RowReader
{
    private readonly RowReader _source;
    private readonly Random _random;
    private readonly RowBlocks _features;
    private readonly float[] _labels;
    private readonly int _width;
    private readonly int _window;
    private int _held;
    private bool _filled;

    /// <summary>Creates the reader, which owns its source.</summary>
    /// <param name="source">The rows in their order.</param>
    /// <param name="features">Where to hold the features of the window; what is in there is overwritten.</param>
    /// <param name="width">Numbers that label a row.</param>
    /// <param name="window">Rows of the window.</param>
    /// <param name="random">Draws the rows.</param>
    public ShuffledRowReader(RowReader source, RowBlocks features, int width, int window, Random random)
    {
        _source = source;
        _random = random;
        _features = features;
        (_width, _window) = (width, window);
        _labels = new float[checked(window * width)];
    }

    public override int Read(Span<float> features, Span<float> labels)
    {
        if (!_filled)
        {
            _filled = true;
            Fill();
        }

        var wanted = labels.Length / _width;
        for (var row = 0; row < wanted; row++)
        {
            if (_held == 0)
            {
                return row;
            }

            var drawn = _random.Next(_held);
            _features[drawn].CopyTo(features[(row * _features.FeatureCount)..]);
            LabelsOf(drawn).CopyTo(labels[(row * _width)..]);
            Replace(drawn);
        }

        return wanted;
    }

    protected override void Dispose(bool disposing)
    {
        _source.Dispose();
        base.Dispose(disposing);
    }

    private Span<float> LabelsOf(int slot) => _labels.AsSpan(slot * _width, _width);

    private void Fill()
    {
        while (_held < _window && _source.Read(_features.Reach(_held), LabelsOf(_held)) == 1)
        {
            _held++;
        }
    }

    private void Replace(int slot)
    {
        if (_held == _window && _source.Read(_features[slot], LabelsOf(slot)) == 1)
        {
            return;
        }

        _held--;
        _features[_held].CopyTo(_features[slot]);
        LabelsOf(_held).CopyTo(LabelsOf(slot));
    }
}
