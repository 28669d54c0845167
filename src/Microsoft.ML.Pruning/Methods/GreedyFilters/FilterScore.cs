namespace Microsoft.ML.Pruning.Methods;

/// <summary>What removing a unit costs, row by row.</summary>
/// <param name="Place">Its place among the candidates, in network order.</param>
internal sealed class FilterScore(int Place)
{
    /// <summary>The place among the candidates.</summary>
    public int Place { get; } = Place;

    /// <summary>The losses of rows, times their weight.</summary>
    public RowScores Loss { get; } = new();

    /// <summary>The weights of rows that are right.</summary>
    public RowScores Right { get; } = new();
}

/// <summary>A number for each row that was seen.</summary>
internal sealed class RowScores
{
    /// <summary>Below this square, differences are those of rounding.</summary>
    public const double Rounding = 1e-16;

    private float[] _values = [];
    private int _summed;

    /// <summary>The sum over the rows that were seen, taken in order.</summary>
    public double Sum { get; private set; }

    /// <summary>Makes room for rows before they are set, by several threads.</summary>
    public void Reserve(int rows)
    {
        if (_values.Length < rows)
        {
            Array.Resize(ref _values, rows);
        }
    }

    /// <summary>Sets the number of a row.</summary>
    public void Set(int row, double value) => _values[row] = (float)value;

    /// <summary>Adds up the rows that are set now.</summary>
    public void SumTo(int end)
    {
        for (; _summed < end; _summed++)
        {
            Sum += _values[_summed];
        }
    }

    /// <summary>The mean of the differences to another, and the sum of their squares.</summary>
    public (double Mean, double Squares) Differences(RowScores other, int rows)
    {
        var (sum, squares) = (0.0, 0.0);
        for (var row = 0; row < rows; row++)
        {
            var difference = (double)_values[row] - other._values[row];
            sum += difference;
            squares += difference * difference;
        }

        return (sum / rows, squares);
    }
}
