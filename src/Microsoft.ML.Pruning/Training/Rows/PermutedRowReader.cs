namespace Microsoft.ML.Pruning.Training;

/// <summary>Reads rows in memory in random order; every order is equally likely.</summary>
internal sealed class PermutedRowReader : RowReader
{
    private readonly LabeledRows _rows;
    private readonly int[] _order;
    private int _next;

    public PermutedRowReader(LabeledRows rows, Random random)
    {
        _rows = rows;
        _order = [.. Enumerable.Range(0, rows.Labels.Length)];
        for (var i = _order.Length - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }
    }

    public override int Read(Span<float> features, Span<int> labels)
    {
        var count = Math.Min(labels.Length, _order.Length - _next);
        for (var row = 0; row < count; row++)
        {
            var place = _order[_next + row];
            _rows.FeaturesOf(place).CopyTo(features[(row * _rows.FeatureCount)..]);
            labels[row] = _rows.Labels[place];
        }

        _next += count;
        return count;
    }
}
