using System.CommandLine;
using Microsoft.ML.Pruning.Schedules;

namespace Microsoft.ML.Pruning.Examples.Commands;

/// <summary>The options that say in which steps to prune and how to train after each.</summary>
internal sealed class RetrainingOptions
{
    private const double DefaultLearningRate = 0.001;
    private const double DefaultRate = 0.2;
    private const int DefaultSteps = 5;

    private const string OneShot = "one-shot";
    private const string Iterative = "iterative";
    private const string Cubic = "cubic";
    private const string Linear = "linear";

    private readonly Option<string> _schedule = SharedOptions.Choice(
        "--schedule",
        "When to prune: one-shot, iterative (rounds of --rate), cubic (Zhu and Gupta) or linear (both in --steps).",
        [OneShot, Iterative, Cubic, Linear],
        OneShot);

    private readonly Option<double?> _rate = SharedOptions.Number(
        "--rate", $"The fraction of what is left that a round of --schedule iterative prunes. Default: {DefaultRate}.", OptionParsers.Part);
    private readonly Option<int?> _steps = SharedOptions.Count(
        "--steps", $"The steps of --schedule cubic and linear. Default: {DefaultSteps}.");
    private readonly Option<int?> _epochs = SharedOptions.Count(
        "--finetune",
        "Epochs of training after each step of pruning; the row 'dense, recovered' is the unpruned network trained as long "
            + "(left out where there is no training and no batch norm to estimate anew). Default: none.");
    private readonly Option<double?> _learningRate = SharedOptions.Number(
        "--finetune-rate", $"The learning rate of fine-tuning. Default: {DefaultLearningRate}, as in training.", OptionParsers.Positive);

    public void AddTo(System.CommandLine.Command command)
    {
        foreach (var option in new Option[] { _epochs, _learningRate, _schedule, _steps, _rate })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="ArgumentException">An option is given that has no use with the others.</exception>
    public RetrainingSettings Read(ParseResult result)
    {
        var schedule = result.GetRequiredValue(_schedule);
        var (rate, steps, epochs, learningRate) = (
            result.GetValue(_rate),
            result.GetValue(_steps),
            result.GetValue(_epochs),
            result.GetValue(_learningRate));
        RequireUse(rate is null || schedule == Iterative, "--rate", $"--schedule {Iterative}");
        RequireUse(steps is null || schedule is Cubic or Linear, "--steps", $"--schedule {Cubic} or {Linear}");
        RequireUse(learningRate is null || epochs is not null, "--finetune-rate", "--finetune");
        return new RetrainingSettings(
            schedule switch
            {
                Iterative => new IterativeSchedule(rate ?? DefaultRate),
                Cubic => new CubicSchedule(steps ?? DefaultSteps),
                Linear => new LinearSchedule(steps ?? DefaultSteps),
                _ => new OneShotSchedule(),
            },
            epochs ?? 0,
            learningRate ?? DefaultLearningRate);
    }

    private static void RequireUse(bool used, string option, string with)
    {
        if (!used)
        {
            throw new ArgumentException($"{option} goes with {with}; give both or neither.");
        }
    }
}
