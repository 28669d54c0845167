using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>One search for a lottery ticket.</summary>
internal sealed class LotteryTicketRun
{
    private readonly LotteryTicketMethod _method;
    private readonly Network _network;
    private readonly TrainingHost _host;
    private readonly TicketPruner _pruner;
    private readonly TrialRunner _trials;

    public LotteryTicketRun(LotteryTicketMethod method, Network network, PruningContext context)
    {
        var training = method.Training with
        {
            Seed = method.Training.Seed ?? context.Seed,
            Computing = method.Training.Computing.Within(context.Budget),
        };
        (_method, _network, _host) = (method, network, context.Host);
        _pruner = new TicketPruner(network.Definition, method);
        _trials = new TrialRunner(network, context, training, method.Rewind);
    }

    public PruningResult Run()
    {
        var (dense, rewound) = _trials.TrainDense();
        var rounds = ImmutableArray.CreateBuilder<LotteryRound>(_method.Rounds + 1);
        rounds.Add(RoundOf(0, _network, dense.Trial));
        var (last, start) = (dense, rewound);
        PruningReport? report = null;
        for (var round = 1; round <= _method.Rounds; round++)
        {
            (var pruned, report) = _pruner.Prune(last.Result.Network, round);
            start = rewound.WithMasks(pruned.Masks);
            last = _trials.TrainTicket(start);
            rounds.Add(RoundOf(round, start, last.Trial) with
            {
                RandomReinitialization = _method.Has(LotteryControls.RandomReinitialization, round)
                    ? _trials.TrainReinitialized(pruned.Masks, round)
                    : null,
                RandomMasks = _method.Has(LotteryControls.RandomMasks, round)
                    ? _trials.TrainRandomMasks(rewound, pruned.Masks, round)
                    : null,
            });
            Tell(rounds[^1]);
        }

        var tickets = new LotteryTicketReport { Rewind = _method.Rewind.ToString(), Rounds = rounds.ToImmutable() };
        return new PruningResult(last.Result.Network, report! with { LotteryTickets = tickets })
        {
            Start = start,
            History = last.Result.History
        };
    }

    private static LotteryRound RoundOf(int round, Network network, LotteryTrial ticket) => new(
        round,
        network.Definition.WeightCount - network.Masks.Sum(mask => (long)mask.Value.PrunedCount),
        network.Definition.WeightCount,
        ticket);

    private static string Of(LotteryTrial ticket) => ticket.FinalValidationAccuracy is { } accuracy
        ? string.Create(CultureInfo.InvariantCulture, $"accuracy {accuracy:0.0000}")
        : string.Create(CultureInfo.InvariantCulture, $"loss {ticket.FinalValidationLoss:0.0000}");

    private void Tell(LotteryRound round) => _host.Message(string.Create(
        CultureInfo.InvariantCulture,
        $"Lottery round {round.Round}/{_method.Rounds}: {round.WeightsLeft} of {round.Weights} weights left, "
            + $"validation {Of(round.Ticket)}"));
}
