namespace Microsoft.ML.Pruning.Structures;

/// <summary>Takes a <see cref="Norm"/> over scores in double precision, one after the other.</summary>
/// <remarks>The stored values count.</remarks>
internal static class NormReduction
{
    /// <summary>Takes one value in; starts from 0.</summary>
    public static double Add(Norm norm, double sum, double value) => norm switch
    {
        Norm.L1 or Norm.Mean => sum + Math.Abs(value),
        Norm.L2 => sum + value * value,
        Norm.Sum => sum + value,
        _ => Math.Max(sum, Math.Abs(value)),
    };

    /// <summary>The norm of all values taken in; a sum keeps its sign.</summary>
    public static float Finish(Norm norm, double sum, int count) => (float)(norm switch
    {
        Norm.L2 => Math.Sqrt(sum),
        Norm.Mean => sum / count,
        _ => sum,
    });
}
