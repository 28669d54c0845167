using Microsoft.ML.Pruning.Masks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>
/// A division of a weight, seen as a matrix of outputs x (inputs x kernel), into groups of single weights with which nothing else goes.
/// </summary>
/// <param name="Rows">The rows of the matrix, one an output.</param>
/// <param name="Columns">The columns of the matrix.</param>
/// <param name="Count">The number of groups.</param>
/// <param name="FillRow">Writes the group of each column of a row, given the row.</param>
internal sealed record WeightGroups(int Rows, int Columns, int Count, Action<int, int[]> FillRow)
{
    /// <summary>The groups of which the mask keeps a weight.</summary>
    public Mask KeptBy(Mask weights)
    {
        var kept = new bool[Count];
        ForEach((index, group) => kept[group] |= weights[index]);
        return Mask.FromKept(kept);
    }

    /// <summary>The weights of the groups that are kept.</summary>
    public Mask Widen(Mask groups)
    {
        var kept = new bool[checked(Rows * Columns)];
        ForEach((index, group) => kept[index] = groups[group]);
        return Mask.FromKept(kept);
    }

    /// <summary>One score a group, under a name of their own.</summary>
    public Scores Reduce(Norm norm, string name, Scores scores)
    {
        var sums = new double[Count];
        var sizes = new int[Count];
        var groups = new int[Columns];
        for (var row = 0; row < Rows; row++)
        {
            FillRow(row, groups);
            var values = scores.Values.Span.Slice(row * Columns, Columns);
            for (var column = 0; column < Columns; column++)
            {
                var group = groups[column];
                sums[group] = NormReduction.Add(norm, sums[group], values[column]);
                sizes[group]++;
            }
        }

        var empty = sizes.AsSpan().IndexOf(0);
        if (empty >= 0)
        {
            throw new InvalidOperationException(
                $"Group {empty} of the {name} has no weight; every group must have one, or its removal would count and change nothing.");
        }

        return NormReduction.ScoresOf(norm, name, [.. sums.Zip(sizes, (sum, size) => NormReduction.Finish(norm, sum, size))], scores);
    }

    private void ForEach(Action<int, int> visit)
    {
        var groups = new int[Columns];
        for (var row = 0; row < Rows; row++)
        {
            FillRow(row, groups);
            for (var column = 0; column < Columns; column++)
            {
                visit(row * Columns + column, groups[column]);
            }
        }
    }
}
