using Microsoft.ML.Pruning.Methods;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>One training of a search for lottery tickets.</summary>
/// <param name="Network">The network's name on the command line.</param>
/// <param name="Seed">The seed of the search.</param>
/// <param name="Round">How often the network was pruned.</param>
/// <param name="Kind">What was trained: <c>dense</c>, <c>ticket</c>, or a control: <c>reinit</c>, <c>random</c>.</param>
/// <param name="WeightsLeft">The weights that are not pruned.</param>
/// <param name="Weights">All of them.</param>
/// <param name="Trial">What it came to.</param>
internal sealed record LotteryPoint(string Network, int Seed, int Round, string Kind, long WeightsLeft, long Weights, LotteryTrial Trial)
{
    /// <summary>The trainings of a round, the ticket first.</summary>
    public static IEnumerable<LotteryPoint> Of(string network, int seed, LotteryRound round)
    {
        (string Kind, LotteryTrial? Trial)[] trials =
            [
                (round.Round == 0 ? "dense" : "ticket", round.Ticket),
                ("reinit", round.RandomReinitialization),
                ("random", round.RandomMasks)
            ];
        return trials.Where(trained => trained.Trial is not null)
            .Select(
                trained => new LotteryPoint(network, seed, round.Round, trained.Kind, round.WeightsLeft, round.Weights, trained.Trial!));
    }
}
