using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

public sealed class LotteryTicketStageTests
{
    private static readonly LotteryTicketOptions Options = new() { Rounds = 2, Controls = LotteryControls.RandomReinitialization | LotteryControls.RandomMasks };

    [Fact]
    public void A_ticket_is_a_stage_like_any_other()
    {
        var ml = new MLContext(seed: 1);
        var data = TinyData.KeyedView(ml, TinyData.Rows(120));
        var test = TinyData.KeyedView(ml, TinyData.Rows(60, seed: 2));
        var ticket = ml.Pruning.LotteryTicket(TinyData.Definition, Options, TinyData.Quick() with { ValidationFraction = 0.3 }, test).Fit(data);
        var report = ticket.LotteryTickets!;
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
        var ticket = ml.Pruning.LotteryTicket(TinyData.Definition, Options, TinyData.Quick() with { ValidationFraction = 0.3 }).Fit(data);
        using var file = new MemoryStream();
        ml.Model.Save(ticket, data.Schema, file);
        file.Position = 0;
        var loaded = (NetworkTransformer)ml.Model.Load(file, out _);
        Assert.Equal(ticket.LotteryTickets, loaded.LotteryTickets);
        Assert.Equal(TinyData.Scores(ticket.Transform(data)), TinyData.Scores(loaded.Transform(data)));
    }

    [Fact]
    public void The_same_seed_finds_the_same_ticket_and_fitting_again_too()
    {
        var ml = new MLContext();
        var data = TinyData.KeyedView(ml, TinyData.Rows(90));
        LotteryTicketEstimator Make() => new MLContext(seed: 5).Pruning.LotteryTicket(TinyData.Definition, Options, TinyData.Quick() with { ValidationFraction = 0.3 });
        var estimator = Make();
        var first = estimator.Fit(data);
        Assert.Equal(first.LotteryTickets, estimator.Fit(data).LotteryTickets);
        Assert.Equal(first.LotteryTickets, Make().Fit(data).LotteryTickets);
    }

    [Fact]
    public void What_cannot_be_searched_is_refused_when_the_stage_is_made_or_fitted()
    {
        var ml = new MLContext(seed: 1);
        var validated = TinyData.Quick() with { ValidationFraction = 0.3 };
        Assert.Contains("validation rows", Assert.Throws<ArgumentException>(() => ml.Pruning.LotteryTicket(TinyData.Definition, Options, TinyData.Quick())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ml.Pruning.LotteryTicket(TinyData.Definition, new() { Rounds = 1, ControlRounds = [2] }, validated));
        Assert.Throws<ArgumentNullException>(() => ml.Pruning.LotteryTicket(TinyData.Definition, null!, validated));
        Assert.Throws<ArgumentNullException>(() => ml.Pruning.LotteryTicket(null!, Options, validated));
        var data = TinyData.KeyedView(ml, TinyData.Rows(60));
        var far = new LotteryTicketOptions { Rewind = RewindPoint.Epoch(2) };
        Assert.Contains("epoch 2", Assert.Throws<ArgumentException>(() => ml.Pruning.LotteryTicket(TinyData.Definition, far, validated).Fit(data)).Message, StringComparison.Ordinal);
        var none = ml.Data.SkipRows(data, 1000);
        Assert.Contains("test view", Assert.Throws<ArgumentException>(() => ml.Pruning.LotteryTicket(TinyData.Definition, Options, validated, none).Fit(data)).Message, StringComparison.Ordinal);
    }
}
