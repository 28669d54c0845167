using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Allocations;

/// <summary>Looks for the shares of a total with the least measured loss.</summary>
/// <remarks>
/// From the best start on, each round measures every layer a step below and above its share while the others stay, and takes from the
/// hulls of these three points the shares with the least predicted loss, and those with the fewest predicted errors, within the whole step,
/// a half and a quarter of it. Those are measured, too; the best is gone on from where it gains, else the step is halved. It takes at most
/// starts + rounds x (2 x layers + 6) measurements.
/// </remarks>
/// <param name="space">What the layers may give up.</param>
/// <param name="lossesOf">Measures choices of pruned groups, one count a layer.</param>
internal sealed class ShareSearch(ShareSpace space, Func<IReadOnlyList<int[]>, IReadOnlyList<ChoiceLoss>> lossesOf)
{
    /// <summary>The step at first, as a fraction of the groups that a layer keeps.</summary>
    private const double FirstStep = 0.5;

    /// <summary>The search ends where no step of this size gains.</summary>
    private const double LastStep = 0.05;

    /// <summary>The least part of the loss that is worth a move.</summary>
    private const double LeastGain = 5e-3;

    /// <summary>The parts of the step within which shares are chosen.</summary>
    private static readonly double[] Parts = [1, 0.5, 0.25];

    private static readonly Func<ChoiceLoss, double>[] Goals = [loss => loss.Goal, loss => loss.Loss];

    /// <summary>How many choices were measured.</summary>
    public int Measured { get; private set; }

    /// <summary>The best choice that was found.</summary>
    /// <param name="starts">Choices to begin with, at least one.</param>
    /// <param name="rounds">The most rounds.</param>
    public (int[] Counts, ChoiceLoss Loss) Run(IReadOnlyList<int[]> starts, int rounds)
    {
        var best = BestOf([.. Distinct(starts)]);
        var step = FirstStep;
        for (var round = 0; round < rounds && step >= LastStep; round++)
        {
            var proposals = ProposalsAround(best.Counts, best.Loss, step);
            var found = proposals.Length == 0 ? best : BestOf(proposals);
            if (found.Loss.Gains(best.Loss, LeastGain))
            {
                best = found;
            }
            else
            {
                step /= 2;
            }
        }

        return best;
    }

    private int[][] ProposalsAround(int[] counts, ChoiceLoss loss, double step)
    {
        var (lower, upper) = space.Around(counts, step);
        var points = PointsAround(counts, loss, lower, upper);
        var proposals =
            from goal in Goals
            let pieces = points.SelectMany(own => LossHull.Between(own.Key, own.Select(point => (point.Pruned, goal(point.Loss))))).ToList()
            from part in Parts
            select space.Cheapest(pieces, Part(counts, lower, part), Part(counts, upper, part));
        return [.. Distinct(proposals).Where(proposal => !proposal.SequenceEqual(counts))];
    }

    /// <summary>What each layer loses at both bounds and as it stands, by rising count.</summary>
    private ILookup<int, (int Layer, int Pruned, ChoiceLoss Loss)> PointsAround(int[] counts, ChoiceLoss loss, int[] lower, int[] upper)
    {
        var stays = counts.Select((count, layer) => (Layer: layer, Pruned: count, Loss: loss)).ToList();
        (int Layer, int Pruned)[] moves =
        [
            .. stays.SelectMany(own => new[] { (own.Layer, Pruned: lower[own.Layer]), (own.Layer, Pruned: upper[own.Layer]) })
                .Where(move => move.Pruned != counts[move.Layer]),
        ];
        return moves.Zip(Measure([.. moves.Select(move => With(counts, move.Layer, move.Pruned))]))
            .Select(move => (move.First.Layer, move.First.Pruned, Loss: move.Second))
            .Concat(stays)
            .OrderBy(point => point.Pruned)
            .ToLookup(point => point.Layer);
    }

    private (int[] Counts, ChoiceLoss Loss) BestOf(IReadOnlyList<int[]> choices) =>
        choices.Zip(Measure(choices)).MinBy(choice => (choice.Second.Goal, choice.Second.Loss));

    private IReadOnlyList<ChoiceLoss> Measure(IReadOnlyList<int[]> choices)
    {
        Measured += choices.Count;
        return lossesOf(choices);
    }

    private static IEnumerable<int[]> Distinct(IEnumerable<int[]> choices) =>
        choices.DistinctBy(choice => new ValueArray<int>([.. choice]));

    private static int[] Part(int[] from, int[] to, double part) =>
        [.. from.Zip(to, (start, end) => start + (int)Math.Round((end - start) * part, MidpointRounding.AwayFromZero))];

    private static int[] With(int[] counts, int layer, int pruned)
    {
        var other = counts.ToArray();
        other[layer] = pruned;
        return other;
    }
}
