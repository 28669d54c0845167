namespace Microsoft.ML.Pruning.Structures;

/// <summary>Neighbours in a row of a parameter that belong to the same group.</summary>
/// <param name="Group">The group, from 0.</param>
/// <param name="Start">The first element.</param>
/// <param name="Length">The number of elements.</param>
internal readonly record struct ParameterSlice(int Group, int Start, int Length);
