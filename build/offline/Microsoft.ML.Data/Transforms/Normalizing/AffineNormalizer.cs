using System.Collections.Immutable;
using System.Numerics;

namespace Microsoft.ML.Data;

using static Transforms.NormalizingTransformer;

// (x - offset) * scale.
internal sealed class AffineNormalizer<T>(bool isVector, T[] scale, T[] offset) : Normalizer<T>(isCdf: false, isVector, scale, offset)
    where T : struct, IBinaryFloatingPointIeee754<T>
{
    private T[] Scale => First;

    private T[] Offset => Second;

    public override NormalizerModelParametersBase Parameters
        => IsVector
            ? new AffineNormalizerModelParameters<ImmutableArray<T>>(ImmutableArray.Create(Scale), ImmutableArray.Create(Offset))
            : new AffineNormalizerModelParameters<T>(Scale[0], Offset[0]);

    protected override bool KeepsZeros => Offset == null;

    protected override T Map(T value, int slot) => Offset == null ? value * Scale[slot] : (value - Offset[slot]) * Scale[slot];
}
