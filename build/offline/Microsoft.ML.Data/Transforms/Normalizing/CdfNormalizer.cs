using System.Collections.Immutable;
using System.Numerics;

namespace Microsoft.ML.Data;

using static Transforms.NormalizingTransformer;

// The cumulative normal distribution, by an elementary approximation of the error function.
internal sealed class CdfNormalizer<T>(bool isVector, T[] mean, T[] deviation) : Normalizer<T>(isCdf: true, isVector, mean, deviation)
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private static readonly T _a = T.CreateTruncating(0.147);

    private T[] Mean => First;

    private T[] Deviation => Second;

    public override NormalizerModelParametersBase Parameters
        => IsVector
            ? new CdfNormalizerModelParameters<ImmutableArray<T>>(ImmutableArray.Create(Mean), ImmutableArray.Create(Deviation), false)
            : new CdfNormalizerModelParameters<T>(Mean[0], Deviation[0], false);

    // Absent values of sparse vectors stay absent.
    protected override bool KeepsZeros => true;

    protected override T Map(T value, int slot)
    {
        if (!(Deviation[slot] > T.Epsilon) || !T.IsFinite(value))
            return T.Zero;
        T x = (value - Mean[slot]) / Deviation[slot];
        T half = x * x / (T.One + T.One);
        T term = _a * half;
        double exponent = -double.CreateTruncating(half) * ((4 / Math.PI) + double.CreateTruncating(term)) / double.CreateTruncating(
            T.One + term);
        return T.CreateTruncating(0.5 + (0.5 * T.Sign(x) * Math.Sqrt(1 - Math.Exp(exponent))));
    }
}
