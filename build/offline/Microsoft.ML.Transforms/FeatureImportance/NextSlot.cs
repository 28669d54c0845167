namespace Microsoft.ML.Transforms;

// Collects the values of the slot to permute next while the rows are read. All cursors of a view write to it in turn, so that it
// holds a column only where one cursor is read to its end before another begins.
internal sealed class NextSlot(float[] values)
{
    private int _count;

    public void Add(float value)
    {
        values[_count] = value;
        if (_count < values.Length - 1)
            _count++;
    }
}
