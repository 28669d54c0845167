using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Pruning.Training;

/// <summary>One accelerated proximal step of a factor that is never negative.</summary>
/// <remarks>
/// v = momentum * v, z = S(w - rate * g), v = z - w + v, w = max(0, z + momentum * v), where S(x) = sign(x) * max(0, |x| - shrinkage)
/// and the shrinkage is the rate times the penalty. (Huang and Wang, "Data-driven sparse structure selection for deep neural networks",
/// 2017, in the form that takes one gradient a step.)
/// </remarks>
internal readonly struct ProximalUpdate(float rate, float shrinkage, float momentum) : IElementUpdate
{
    public static int States => 1;

    public void Apply(ref float weight, float gradient, ref float first, ref float second)
    {
        var moved = weight - (rate * gradient);
        var shrunk = MathF.CopySign(MathF.Max(0, MathF.Abs(moved) - shrinkage), moved);
        first = (shrunk - weight) + (momentum * first);
        weight = MathF.Max(0, shrunk + (momentum * first));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector512<float> weight, Vector512<float> gradient, ref Vector512<float> first, ref Vector512<float> second)
    {
        var moved = weight - (rate * gradient);
        var shrunk = Vector512.CopySign(
            Vector512.Max(Vector512<float>.Zero, Vector512.Abs(moved) - Vector512.Create(shrinkage)), moved);
        first = (shrunk - weight) + (momentum * first);
        weight = Vector512.Max(Vector512<float>.Zero, shrunk + (momentum * first));
    }
}
