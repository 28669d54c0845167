using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Contracts.Checks;

/// <summary>Whether a method hears that it is cancelled.</summary>
internal static class CancellationChecks
{
    public static IEnumerable<string> FindUnheard(Trial trial)
    {
        var (_, checks) = Run(trial, int.MaxValue);
        if (checks == 0)
        {
            return ["it never asked its context whether it was cancelled"];
        }

        return from allowed in new[] { 0, checks - 1 }.Distinct()
               where !Run(trial, allowed).Cancelled
               select $"it asked {checks} times whether it was cancelled, was from time {allowed + 1} on, and went on";
    }

    private static (bool Cancelled, int Checks) Run(Trial trial, int allowed)
    {
        var checks = 0;
        var host = TrainingHost.Silent with
        {
            CheckCancelled = () =>
            {
                if (Interlocked.Increment(ref checks) > allowed)
                {
                    throw new OperationCanceledException();
                }
            },
        };
        try
        {
            trial.Prune(trial.Network, host: host);
            return (false, checks);
        }
        catch (OperationCanceledException)
        {
            return (true, checks);
        }
    }
}
