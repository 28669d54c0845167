using System.Text.Json.Serialization;
using Microsoft.ML.Pruning.Methods;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>A search for lottery tickets in a model file.</summary>
internal sealed record LotteryDocument(string Rewind, LotteryDocument.Round[] Rounds)
{
    public static LotteryDocument Of(LotteryTicketReport report) => new(report.Rewind, [.. report.Rounds.Select(Round.Of)]);

    public LotteryTicketReport ToReport() => new() { Rewind = Rewind, Rounds = [.. Rounds.Select(round => round.ToRound())] };

    internal sealed record Round(
        [property: JsonPropertyName("Round")] int Number,
        long WeightsLeft,
        long Weights,
        Trial Ticket,
        Trial? RandomReinitialization,
        Trial? RandomMasks)
    {
        public static Round Of(LotteryRound round) => new(
            round.Round,
            round.WeightsLeft,
            round.Weights,
            Trial.Of(round.Ticket),
            round.RandomReinitialization is null ? null : Trial.Of(round.RandomReinitialization),
            round.RandomMasks is null ? null : Trial.Of(round.RandomMasks));

        public LotteryRound ToRound() =>
            new(Number, WeightsLeft, Weights, Ticket.ToTrial(), RandomReinitialization?.ToTrial(), RandomMasks?.ToTrial());
    }

    internal sealed record Trial(
        long LowestIteration,
        double LowestValidationLoss,
        double? ValidationAccuracyAtLowest,
        long Iterations,
        double FinalValidationLoss,
        double? FinalValidationAccuracy,
        double? TestAccuracyAtLowest,
        double? FinalTestAccuracy,
        double? TestLossAtLowest = null,
        double? FinalTestLoss = null)
    {
        public static Trial Of(LotteryTrial trial) => new(
            trial.LowestIteration,
            trial.LowestValidationLoss,
            trial.ValidationAccuracyAtLowest,
            trial.Iterations,
            trial.FinalValidationLoss,
            trial.FinalValidationAccuracy,
            trial.TestAccuracyAtLowest,
            trial.FinalTestAccuracy,
            trial.TestLossAtLowest,
            trial.FinalTestLoss);

        public LotteryTrial ToTrial() => new(
            LowestIteration,
            LowestValidationLoss,
            ValidationAccuracyAtLowest,
            Iterations,
            FinalValidationLoss,
            FinalValidationAccuracy,
            TestAccuracyAtLowest,
            FinalTestAccuracy)
        {
            TestLossAtLowest = TestLossAtLowest,
            FinalTestLoss = FinalTestLoss,
        };
    }
}
