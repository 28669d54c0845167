using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Pruning.Training;

/// <summary>w = w - rate * (g + decay * w).</summary>
internal readonly struct SgdUpdate(float rate, float decay) : IElementUpdate
{
    public static int States => 0;

    public void Apply(ref float weight, float gradient, ref float first, ref float second) =>
        weight -= rate * (gradient + (decay * weight));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector512<float> weight, Vector512<float> gradient, ref Vector512<float> first, ref Vector512<float> second) =>
        weight -= rate * (gradient + (decay * weight));
}
