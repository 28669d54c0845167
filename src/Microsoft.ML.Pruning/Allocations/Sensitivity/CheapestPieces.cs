namespace Microsoft.ML.Pruning.Allocations;

/// <summary>Takes pieces of loss hulls, the cheapest first, until a budget is spent.</summary>
internal static class CheapestPieces
{
    /// <summary>How many groups each layer has pruned in the end.</summary>
    /// <remarks>What comes after a piece that the budget cuts short is left, so that a larger budget only adds.</remarks>
    /// <param name="counts">Where each layer begins; changed to the result.</param>
    /// <param name="pieces">The pieces of all layers.</param>
    /// <param name="prices">What a group of each layer takes of the budget.</param>
    /// <param name="left">What may be taken.</param>
    public static void Take(int[] counts, IEnumerable<LossHull.Piece> pieces, double[] prices, double left)
    {
        foreach (var piece in pieces
            .OrderBy(piece => piece.Slope / prices[piece.Layer])
            .ThenBy(piece => piece.Layer)
            .ThenBy(piece => piece.From))
        {
            var available = piece.To - Math.Max(piece.From, counts[piece.Layer]);
            var affordable = Math.Round(left / prices[piece.Layer], MidpointRounding.AwayFromZero);
            if (available <= 0)
            {
                continue;
            }

            var taken = (int)Math.Clamp(affordable, 0, available);
            counts[piece.Layer] += taken;
            left -= taken * prices[piece.Layer];
            if (taken < available)
            {
                break;
            }
        }
    }
}
