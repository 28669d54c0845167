using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Tells how far a search is, every few seconds.</summary>
internal sealed class SearchProgress(FilterSearchMethod method, TrainingHost host)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    private readonly long _started = Stopwatch.GetTimestamp();
    private long _told = Stopwatch.GetTimestamp();
    private long _begun = -1;

    /// <summary>Tells it after a step, unless it did just now and there is more to come.</summary>
    public void Report(IReadOnlyList<SearchSet> sets, NetworkLoss? measured)
    {
        var (left, wanted) = (method.Target.LeftIn(sets), method.Target.WantedOf(sets));
        var removed = sets.Sum(set => (long)set.RemovedCount);
        _begun = _begun < 0 ? removed - 1 : _begun;
        if (left > 0 && Stopwatch.GetElapsedTime(_told) < Pause)
        {
            return;
        }

        _told = Stopwatch.GetTimestamp();
        var rest = Stopwatch.GetElapsedTime(_started) * ((double)left / Math.Max(1, removed - _begun));
        var accuracy = measured switch
        {
            null => "",
            { Accuracy: { } right } => string.Create(CultureInfo.InvariantCulture, $", accuracy {right:0.0000}"),
            { Loss: var loss } => string.Create(CultureInfo.InvariantCulture, $", loss {loss:0.0000}"),
        };
        host.Message(string.Create(
            CultureInfo.InvariantCulture,
            $"{method.Name}: removed {removed} of {wanted} units{accuracy}, {rest:hh\\:mm\\:ss} left"));
    }
}
