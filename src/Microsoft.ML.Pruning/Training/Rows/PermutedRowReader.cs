namespace Microsoft.ML.Pruning.Training;

/// <summary>Reads rows in memory in random order; every order is equally likely.</summary>
internal sealed class PermutedRowReader : RowReader
{
    private readonly LabeledRows _rows;
    private readonly RowShape _shape;
    private readonly int[] _order;
    private int _next;

    public PermutedRowReader(LabeledRows rows, Random random)
    {
        _rows = rows;
        _shape = rows.Shape;
        _order = [.. Enumerable.Range(0, rows.Count)];
        for (var i = _order.Length - 1; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (_order[i], _order[j]) = (_order[j], _order[i]);
        }
    }

    public override int Read(Span<float> features, Span<float> labels)
    {
        var count = Math.Min(labels.Length / _shape.Labels, _order.Length - _next);
        for (var row = 0; row < count; row++)
        {
            var place = _order[_next + row];
            _rows.FeaturesOf(place).CopyTo(features[(row * _shape.Features)..]);
            _rows.LabelsOf(place).CopyTo(labels[(row * _shape.Labels)..]);
        }

        _next += count;
        return count;
    }
}
