using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Tells how far a search is, every few seconds.</summary>
internal sealed class SearchProgress(string name, SearchTarget target, TrainingHost host)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly long _started = Stopwatch.GetTimestamp();
    private long _told = Stopwatch.GetTimestamp();

    /// <summary>Tells it after a step, unless it did just now and there is more to come.</summary>
    public void Report(Network network, NetworkLoss? measured, bool isLast)
    {
        if (!isLast && Stopwatch.GetElapsedTime(_told) < Pause)
        {
            return;
        }

        _told = Stopwatch.GetTimestamp();
        var (text, rest) = target.ProgressOf(network);
        var worth = measured switch
        {
            null => "",
            { Accuracy: { } right } => string.Create(CultureInfo.InvariantCulture, $", accuracy {right:0.0000}"),
            { Loss: var loss } => string.Create(CultureInfo.InvariantCulture, $", loss {loss:0.0000}"),
        };
        var time = isLast ? ", done"
            : rest is { } part ? string.Create(
                CultureInfo.InvariantCulture, $", {Stopwatch.GetElapsedTime(_started) * part:hh\\:mm\\:ss} left")
            : "";
        host.Message($"{name}: {text}{worth}{time}");
    }
}
