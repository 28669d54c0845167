using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Structures;

/// <summary>How a parameter is divided among groups; what no slice covers stays.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Slices">Its slices, made anew for each pass, so that none need be held.</param>
/// <param name="IsScored">Whether the slices count in the scores of their groups, or only go with them.</param>
internal sealed record SlicedParameter(ParameterInfo Parameter, IEnumerable<ParameterSlice> Slices, bool IsScored)
{
    /// <summary>The elements of a row.</summary>
    public int Columns { get; } = checked((int)(Parameter.Shape.Count / Parameter.Shape[0]));

    /// <summary>A parameter of which every group has a row.</summary>
    public static SlicedParameter ByRow(ParameterInfo parameter, bool isScored)
    {
        var (rows, columns) = (parameter.Shape[0], checked((int)(parameter.Shape.Count / parameter.Shape[0])));
        return new SlicedParameter(
            parameter, Enumerable.Range(0, rows).Select(row => new ParameterSlice(row, row, 1, 0, columns)), isScored);
    }
}
