namespace Microsoft.ML.Pruning.Structures;

/// <summary>Some rows and columns of a parameter that belong to a group.</summary>
/// <remarks>
/// The parameter is seen as a matrix: a row for each element of its first dimension, and in it all others in row-major order. So a filter
/// is a row, an input channel the columns of its kernel, and the bias of a unit a row of one column.
/// </remarks>
/// <param name="Group">The group, from 0.</param>
/// <param name="Row">The first row.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Column">The first column.</param>
/// <param name="Columns">The number of columns.</param>
internal readonly record struct ParameterSlice(int Group, int Row, int Rows, int Column, int Columns);
