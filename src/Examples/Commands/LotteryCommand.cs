using System.Collections.Immutable;
using System.CommandLine;
using Microsoft.ML.Pruning.Methods;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>The options of the lottery command.</summary>
internal static class LotteryCommand
{
    private static readonly OrderedDictionary<string, LotteryControls> Controls = new(StringComparer.Ordinal)
    {
        ["none"] = LotteryControls.None,
        ["reinit"] = LotteryControls.RandomReinitialization,
        ["random"] = LotteryControls.RandomMasks,
        ["both"] = LotteryControls.RandomReinitialization | LotteryControls.RandomMasks,
    };

    public static System.CommandLine.Command Create(Func<LotterySettings, int> run)
    {
        var data = SharedOptions.Data();
        var network = SharedOptions.Network("lenet300");
        var iterations = SharedOptions.WholeNumber(
            "--iterations",
            "Optimiser steps of every training; Frankle and Carbin took 50,000 for lenet300, 20,000 to 30,000 for conv2 to conv6.",
            10_000,
            lowest: 1);
        var batchSize = SharedOptions.WholeNumber("--batch-size", "Images in a training step.", 60, lowest: 1);
        var learningRate = SharedOptions.Number(
            "--learning-rate", "The learning rate of Adam. Default: Frankle and Carbin's, 0.0012 for lenet300.", OptionParsers.Positive);
        var rounds = SharedOptions.WholeNumber("--rounds", "How often to prune and rewind; 7 leave 21 % of lenet300.", 7, lowest: 1);
        var rate = SharedOptions.Number("--rate", "The fraction of what is left that a round prunes, half as much of the layer that yields "
            + "the logits. Default: 0.2, less for the convolutions of conv2 to conv6, as in the paper.", OptionParsers.Part);
        var global = new Option<bool>("--global")
        {
            Description = "Prune the smallest weights of all layers together, except of the layer that yields the logits."
        };
        var rewind = SharedOptions.WholeNumber(
            "--rewind", "The iteration whose weights a ticket goes back to; 0 for the first weights.", 0, lowest: 0);
        var controls = SharedOptions.Choice(
            "--controls",
            "What to train beside the ticket: reinit (its masks, other first weights), random (other masks, "
                + "its first weights), both or none.",
            [.. Controls.Keys],
            "both");
        var controlRounds = SharedOptions.Choice("--control-rounds", "Which rounds have controls: last or all.", ["last", "all"], "last");
        var validation = SharedOptions.WholeNumber(
            "--validation", "Training images to hold out and measure the loss on.", 5_000, lowest: 1);
        var validateEvery = SharedOptions.WholeNumber("--validate-every", "Iterations between two measurements.", 100, lowest: 1);
        var seeds = SharedOptions.Seeds();
        var csv = SharedOptions.OutputPath("--csv", "Where to write every training as CSV.", "lottery.csv");
        var plain = SharedOptions.Plain();

        var command = new System.CommandLine.Command("lottery", "Looks for lottery tickets: "
            + "trains, prunes and rewinds a network in rounds, and trains controls beside it.")
        {
            data, network, iterations, batchSize, learningRate, rounds, rate, global, rewind, controls, controlRounds, validation,
            validateEvery, seeds, csv, plain,
        };
        command.SetAction(result =>
        {
            var published = PublishedLottery.For(result.GetRequiredValue(network));
            var convolutions = result.GetValue(rate) is null && !result.GetValue(global) ? published.ConvolutionRate : null;
            return run(new LotterySettings
            {
                Data = result.GetValue(data),
                Network = result.GetRequiredValue(network),
                Search = new LotteryTicketMethod
                {
                    Rounds = result.GetValue(rounds),
                    Rate = result.GetValue(rate) ?? published.Rate,
                    LayerRates = convolutions is { } fraction
                        ? ImmutableSortedDictionary<string, double>.Empty.Add("conv*", fraction)
                        : ImmutableSortedDictionary<string, double>.Empty,
                    Global = result.GetValue(global),
                    Rewind = RewindPoint.Iteration(result.GetValue(rewind)),
                    Controls = Controls[result.GetRequiredValue(controls)],
                    ControlRounds = result.GetValue(controlRounds) == "all" ? [] : [result.GetValue(rounds)],
                },
                Iterations = result.GetValue(iterations),
                BatchSize = result.GetValue(batchSize),
                LearningRate = result.GetValue(learningRate) ?? published.LearningRate,
                Validation = result.GetValue(validation),
                ValidateEvery = result.GetValue(validateEvery),
                Seeds = result.GetValue(seeds),
                Csv = result.GetRequiredValue(csv),
                Plain = result.GetValue(plain),
            });
        });
        return command;
    }
}
