using System.Runtime.Intrinsics;

namespace Microsoft.ML.Pruning.Masks;

/// <summary>Maps scores to unsigned keys of the same order.</summary>
/// <remarks>key(a) &lt; key(b) exactly when score(a) &lt; score(b), and -0 has the key of +0.</remarks>
internal interface IScoreOrder
{
    /// <summary>The key of one stored value.</summary>
    static abstract uint Key(float value);

    /// <summary>The keys of 16 stored values.</summary>
    static abstract Vector512<uint> Keys(Vector512<float> values);
}
