namespace Microsoft.ML.Pruning.Inference;

/// <summary>What becomes of a value when a group is removed.</summary>
internal enum ValueState
{
    /// <summary>It stays as it is.</summary>
    Kept,

    /// <summary>Only the channels of the group change, to what they are in all rows; it need not be computed.</summary>
    WithoutChannels,

    /// <summary>It is computed anew.</summary>
    Changed,
}
