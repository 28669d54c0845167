using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>Which slices of a parameter belong to which group.</summary>
/// <remarks>
/// They are told row by row, so that none need be held. The parameter is seen as a matrix: a row for each element of its first dimension,
/// and in it all others in row-major order. So a filter is a row, an input channel the columns of its kernel, and the bias of a unit a row
/// of one column.
/// </remarks>
/// <param name="Parameter">The parameter.</param>
/// <param name="FillRow">Writes the group of each column of a row, or <see cref="NoGroup"/>, given the row.</param>
/// <param name="IsScored">Whether the slices count in the scores of their groups, or only go with them.</param>
internal sealed record ParameterSlices(ParameterInfo Parameter, Action<int, int[]> FillRow, bool IsScored)
{
    /// <summary>Stands for what stays whatever goes.</summary>
    public const int NoGroup = -1;

    /// <summary>Goes through the slices by rising elements.</summary>
    public SliceEnumerator GetEnumerator() => new(Parameter.Shape, FillRow);
}
