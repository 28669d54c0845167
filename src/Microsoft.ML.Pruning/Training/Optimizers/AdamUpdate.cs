using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Pruning.Training;

/// <summary>One Adam step of an element.</summary>
/// <remarks>
/// s = g + gradientDecay * w, m = m + (s - m) * toMean, v = v + (s^2 - v) * toSquare, w = w - (rate * m / (root * sqrt(v) + epsilon) +
/// weightDecay * w).
/// </remarks>
internal readonly struct AdamUpdate(
    float toMean,
    float toSquare,
    float epsilon,
    float gradientDecay,
    float weightDecay,
    float rate,
    float root) : IElementUpdate
{
    public static int States => 2;

    public void Apply(ref float weight, float gradient, ref float first, ref float second)
    {
        var slope = gradient + (gradientDecay * weight);
        first += (slope - first) * toMean;
        second += ((slope * slope) - second) * toSquare;
        weight -= (first / ((MathF.Sqrt(second) * root) + epsilon) * rate) + (weightDecay * weight);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector512<float> weight, Vector512<float> gradient, ref Vector512<float> first, ref Vector512<float> second)
    {
        var slope = gradient + (gradientDecay * weight);
        first += (slope - first) * toMean;
        second += ((slope * slope) - second) * toSquare;
        weight -= (first / ((Vector512.Sqrt(second) * root) + Vector512.Create(epsilon)) * rate) + (weightDecay * weight);
    }
}
