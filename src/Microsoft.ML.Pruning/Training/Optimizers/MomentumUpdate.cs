using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Pruning.Training;

/// <summary>One step with momentum of an element.</summary>
/// <remarks>s = g + decay * w, v = momentum * v + s, w = w - rate * v, or with Nesterov w = w - rate * (s + momentum * v).</remarks>
internal readonly struct MomentumUpdate(float rate, float decay, float momentum, bool nesterov) : IElementUpdate
{
    public static int States => 1;

    public void Apply(ref float weight, float gradient, ref float first, ref float second)
    {
        var slope = gradient + (decay * weight);
        first = (momentum * first) + slope;
        weight -= rate * (nesterov ? slope + (momentum * first) : first);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector512<float> weight, Vector512<float> gradient, ref Vector512<float> first, ref Vector512<float> second)
    {
        var slope = gradient + (decay * weight);
        first = (momentum * first) + slope;
        weight -= rate * (nesterov ? slope + (momentum * first) : first);
    }
}
