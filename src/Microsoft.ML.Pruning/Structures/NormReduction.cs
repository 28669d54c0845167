namespace Microsoft.ML.Pruning.Structures;

/// <summary>Takes a <see cref="Norm"/> over scores, one after the other, in double precision.</summary>
internal static class NormReduction
{
    /// <summary>The norm, if it is one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the norms.</exception>
    public static Norm Known(Norm norm) => Enum.IsDefined(norm)
        ? norm
        : throw new ArgumentOutOfRangeException(nameof(norm), norm, $"The norm is {norm}; it must be one of {string.Join(", ", Enum.GetNames<Norm>())}.");

    /// <summary>Takes one score in; starts from 0.</summary>
    public static double Add(Norm norm, double sum, double score) => norm switch
    {
        Norm.L1 or Norm.Mean => sum + Math.Abs(score),
        Norm.L2 => sum + score * score,
        _ => Math.Max(sum, Math.Abs(score)),
    };

    /// <summary>The norm of all scores taken in.</summary>
    public static float Finish(Norm norm, double sum, int count) => (float)(norm switch
    {
        Norm.L2 => Math.Sqrt(sum),
        Norm.Mean => sum / count,
        _ => sum,
    });
}
