using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>Goes through the slices of a parameter.</summary>
/// <remarks>A struct, because there may be as many as elements.</remarks>
internal struct SliceEnumerator
{
    private readonly Action<int, int[]> _fillRow;
    private readonly int _rows;
    private readonly int[] _groups;
    private int _row = -1;
    private int _column;

    public SliceEnumerator(TensorShape shape, Action<int, int[]> fillRow)
    {
        _fillRow = fillRow;
        _rows = shape[0];
        _groups = new int[checked((int)(shape.Count / shape[0]))];
        _column = _groups.Length;
    }

    public ParameterSlice Current { get; private set; }

    public bool MoveNext()
    {
        do
        {
            if (_column == _groups.Length && !NextRow())
            {
                return false;
            }

            var (first, group) = (_column, _groups[_column]);
            do
            {
                _column++;
            }
            while (_column < _groups.Length && _groups[_column] == group);

            Current = new ParameterSlice(group, _row * _groups.Length + first, _column - first);
        }
        while (Current.Group == ParameterSlices.NoGroup);

        return true;
    }

    private bool NextRow()
    {
        if (++_row == _rows)
        {
            return false;
        }

        _fillRow(_row, _groups);
        _column = 0;
        return true;
    }
}
