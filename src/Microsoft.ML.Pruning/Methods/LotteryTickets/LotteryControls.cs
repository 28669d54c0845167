namespace Microsoft.ML.Pruning.Methods;

/// <summary>What a lottery ticket is compared with.</summary>
/// <remarks>Networks of the same sparsity in every layer that lack either the ticket's first weights or its masks.</remarks>
[Flags]
public enum LotteryControls
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The ticket's masks, trained from other first weights.</summary>
    /// <remarks>Tells whether the first weights matter.</remarks>
    RandomReinitialization = 1,

    /// <summary>The ticket's rewound weights under random masks.</summary>
    /// <remarks>The masks keep as many weights in every layer. Tells whether the masks matter.</remarks>
    RandomMasks = 2,
}
