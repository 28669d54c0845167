using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

public sealed class LotteryTicketStageTests
{
    private static readonly LotteryTicketMethod Options = new()
    {
        Rounds = 2,
        Controls = LotteryControls.RandomReinitialization | LotteryControls.RandomMasks,
        Training = TinyData.Quick(),
    };

    [Fact]
    public void A_ticket_is_a_stage_like_any_other()
    {
        var ml = new MLContext(seed: 1);
        var data = TinyData.KeyedView(ml, TinyData.Rows(120));
        var test = TinyData.KeyedView(ml, TinyData.Rows(60, seed: 2));
        var ticket = Pipeline(ml, Options, new() { Validation = new() { Fraction = 0.3 }, Test = test }).Fit(data).LastTransformer;
        var report = ticket.Report!.LotteryTickets!;
        Assert.Equal([0, 1, 2], report.Rounds.Select(round => round.Round));
        Assert.All(report.Rounds, round => Assert.NotNull(round.Ticket.FinalTestAccuracy));
        Assert.All(report.Rounds.Skip(1), round => Assert.NotNull(round.RandomReinitialization));
        var metrics = ml.Pruning.Evaluate(ticket.Transform(test));
        Close.To(report.Rounds[^1].Ticket.FinalTestAccuracy!.Value, metrics.Classification.MicroAccuracy, 1e-9);
        Assert.Equal(report.Rounds[^1].WeightsLeft, metrics.Sparsity.Weights - metrics.Sparsity.ZeroWeights);
        Assert.Equal(ticket.Network.Masks.Values.Sum(mask => mask.PrunedCount), metrics.Sparsity.ZeroWeights);
    }

    [Fact]
    public void The_report_is_saved_with_the_model()
    {
        var ml = new MLContext(seed: 1);
        var data = TinyData.KeyedView(ml, TinyData.Rows(90));
        var ticket = Pipeline(ml, Options, new() { Validation = new() { Fraction = 0.3 } }).Fit(data).LastTransformer;
        using var file = new MemoryStream();
        ml.Model.Save(ticket, data.Schema, file);
        file.Position = 0;
        var loaded = (NetworkTransformer)ml.Model.Load(file, out _);
        Assert.Equal(ticket.Report!.LotteryTickets, loaded.Report!.LotteryTickets);
        Assert.Equal(TinyData.Scores(ticket.Transform(data)), TinyData.Scores(loaded.Transform(data)));
    }

    [Fact]
    public void The_same_seed_finds_the_same_ticket_and_fitting_again_too()
    {
        var ml = new MLContext();
        var data = TinyData.KeyedView(ml, TinyData.Rows(90));
        EstimatorChain<NetworkTransformer> Make() =>
            Pipeline(new MLContext(seed: 5), Options, new() { Validation = new() { Fraction = 0.3 } });
        var estimator = Make();
        var first = estimator.Fit(data).LastTransformer;
        Assert.Equal(first.Report!.LotteryTickets, estimator.Fit(data).LastTransformer.Report!.LotteryTickets);
        Assert.Equal(first.Report!.LotteryTickets, Make().Fit(data).LastTransformer.Report!.LotteryTickets);
    }

    [Fact]
    public void What_cannot_be_searched_is_refused_when_the_stage_is_made_or_fitted()
    {
        var ml = new MLContext(seed: 1);
        var validated = new PruningOptions { Validation = new() { Fraction = 0.3 } };
        Refused("validation rows", () => ml.Pruning.LotteryTicket(Options, new()));
        Refused("ControlRounds has 2", () => ml.Pruning.LotteryTicket(new() { Rounds = 1, ControlRounds = [2] }, validated));
        Refused("its own way", () => ml.Pruning.LotteryTicket(Options, validated with { Sparsity = 0.5 }));
        Refused("ControlRounds has 7", () => ml.Pruning.PruneBy(new LotteryTicketMethod { Rounds = 2, ControlRounds = [7] }, validated));
        Refused("Teacher", () => ml.Pruning.LotteryTicket(Options with { Training = new() { Distillation = new() } }, validated));
        Refused("FineTune would have no effect", () => ml.Pruning.LotteryTicket(Options, validated with { FineTune = new() }));
        Assert.Throws<ArgumentNullException>(() => ml.Pruning.LotteryTicket(null!, validated));
        Assert.Throws<ArgumentNullException>(() => ml.Pruning.LotteryTicket(Options, null!));
        var data = TinyData.KeyedView(ml, TinyData.Rows(60));
        Refused("epoch 2", () => Pipeline(ml, Options with { Rewind = RewindPoint.Epoch(2) }, validated).Fit(data));
        Refused("test view", () => Pipeline(ml, Options, validated with { Test = ml.Data.SkipRows(data, 1000) }).Fit(data));

        static void Refused(string words, Action made) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(made).Message, StringComparison.Ordinal);
    }

    private static EstimatorChain<NetworkTransformer> Pipeline(MLContext ml, LotteryTicketMethod method, PruningOptions options) =>
        TinyData.Trainer(ml, TinyData.Quick(epochs: 0)).Append(ml.Pruning.LotteryTicket(method, options));
}
