using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Pruning.Evaluation;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Prints a report: a line for every training.</summary>
internal static class LotteryTicketTable
{
    public static string Format(LotteryTicketReport report)
    {
        var tested = report.Rounds[0].Ticket.FinalTestAccuracy is not null;
        ImmutableArray<string> header =
        [
            "round", "weights left", "%", "network", "lowest at", "loss", "accuracy", "at the end", "loss", "accuracy"
        ];
        return new TextTable(
            $"Lottery tickets, rewound to {report.Rewind}: the iteration of the lowest validation loss, and loss and accuracy there and at "
                + $"the end ({(tested ? "accuracies on test rows" : "on validation rows")})",
            header,
            [.. report.Rounds.SelectMany(Lines)]).Format();
    }

    private static IEnumerable<ImmutableArray<string>> Lines(LotteryRound round)
    {
        yield return Line(round, round.Round == 0 ? "dense" : "ticket", round.Ticket);
        if (round.RandomReinitialization is { } reinitialized)
        {
            yield return Line(round, "random reinitialisation", reinitialized);
        }

        if (round.RandomMasks is { } masks)
        {
            yield return Line(round, "random masks", masks);
        }
    }

    private static ImmutableArray<string> Line(LotteryRound round, string network, LotteryTrial trial) =>
    [
        round.Round.ToString(CultureInfo.InvariantCulture),
        round.WeightsLeft.ToString(CultureInfo.InvariantCulture),
        (100 * round.FractionLeft).ToString("F2", CultureInfo.InvariantCulture),
        network,
        trial.LowestIteration.ToString(CultureInfo.InvariantCulture),
        TextTable.Number(trial.LowestValidationLoss),
        TextTable.Number(trial.TestAccuracyAtLowest ?? trial.ValidationAccuracyAtLowest),
        trial.Iterations.ToString(CultureInfo.InvariantCulture),
        TextTable.Number(trial.FinalValidationLoss),
        TextTable.Number(trial.FinalTestAccuracy ?? trial.FinalValidationAccuracy),
    ];
}
