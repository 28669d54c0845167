namespace Microsoft.ML.Pruning.Masks;

/// <summary>How the candidates of a run lie about a range of keys.</summary>
/// <param name="Above">How many have a higher key.</param>
/// <param name="Inside">How many have a key inside.</param>
/// <param name="HasNaN">Whether one of them is NaN.</param>
internal readonly record struct RunPartition(int Above, int Inside, bool HasNaN);
