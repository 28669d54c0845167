using System.Runtime.Intrinsics;

namespace Microsoft.ML.Pruning.Training;

/// <summary>One step of an optimiser, element by element.</summary>
/// <remarks>
/// For a single element and, with the same bits, for as many as a vector holds. No multiplication is fused with an addition, so that every
/// processor gives the same bits.
/// </remarks>
internal interface IElementUpdate
{
    /// <summary>How many of the two states the step uses.</summary>
    static abstract int States { get; }

    void Apply(ref float weight, float gradient, ref float first, ref float second);

    void Apply(ref Vector512<float> weight, Vector512<float> gradient, ref Vector512<float> first, ref Vector512<float> second);
}
