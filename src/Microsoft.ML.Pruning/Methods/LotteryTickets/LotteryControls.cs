namespace Microsoft.ML.Pruning.Methods;

/// <summary>
/// What a lottery ticket is compared with: networks of the same sparsity in every layer that lack one of its two secrets.
/// </summary>
[Flags]
public enum LotteryControls
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>
    /// The masks of the ticket with other first weights, trained from the start: are the first weights part of the secret?
    /// </summary>
    RandomReinitialization = 1,

    /// <summary>
    /// Random masks with as many weights in every layer, on the weights that the ticket was rewound to: are the masks part of it?
    /// </summary>
    RandomMasks = 2,
}
