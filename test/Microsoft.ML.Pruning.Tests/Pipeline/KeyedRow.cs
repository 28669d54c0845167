using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>A row whose label is a key by itself, without key values.</summary>
public sealed class KeyedRow
{
    [VectorType(TinyData.Inputs)]
    public float[] Features { get; set; } = [];

    [KeyType(3)]
    public uint Label { get; set; }
}
