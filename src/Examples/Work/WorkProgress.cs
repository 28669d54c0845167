using Microsoft.ML.Runtime;
using Spectre.Console;

namespace Microsoft.ML.Pruning.Examples.Work;

/// <summary>Shows how far long work has come, point by point and epoch by epoch.</summary>
internal abstract class WorkProgress
{
    /// <summary>Does a point of the work.</summary>
    /// <param name="point">The next one of the plan.</param>
    /// <param name="ml">Its log tells of epochs.</param>
    /// <param name="work">The work.</param>
    /// <param name="outcome">What came of it, in a few words; null where nothing is to be said.</param>
    public T Run<T>(WorkPoint point, MLContext ml, Func<T> work, Func<T, string>? outcome = null)
    {
        Begin(point);
        var result = Listening(ml, Hear, work);
        End(point, outcome?.Invoke(result));
        return result;
    }

    /// <summary>Does several points at once: trainings in turn, each over after its last epoch.</summary>
    /// <param name="points">The next ones of the plan.</param>
    /// <param name="ml">Its log tells of epochs.</param>
    /// <param name="work">The work.</param>
    public T RunTrainings<T>(IReadOnlyList<WorkPoint> points, MLContext ml, Func<T> work)
    {
        var present = 0;
        Begin(points[0]);
        return Listening(ml, HearTrainings, work);

        void HearTrainings(string line)
        {
            Hear(line);
            if (EpochMessage.Read(line) is { IsLast: true } && present < points.Count)
            {
                End(points[present++], outcome: null);
                if (present < points.Count)
                {
                    Begin(points[present]);
                }
            }
        }
    }

    public abstract void Show(Table table);

    protected abstract void Begin(WorkPoint point);

    /// <param name="line">What training says of the epoch.</param>
    protected abstract void EpochDone(string line);

    /// <param name="line">What else training says.</param>
    protected abstract void Tell(string line);

    protected abstract void End(WorkPoint point, string? outcome);

    private static T Listening<T>(MLContext ml, Action<string> hear, Func<T> work)
    {
        ml.Log += Forward;
        try
        {
            return work();
        }
        finally
        {
            ml.Log -= Forward;
        }

        void Forward(object? sender, LoggingEventArgs message)
        {
            if (message.Kind == ChannelMessageKind.Info && message.Source.EndsWith("Training", StringComparison.Ordinal))
            {
                hear(message.RawMessage);
            }
        }
    }

    private void Hear(string line)
    {
        if (EpochMessage.Read(line) is not null)
        {
            EpochDone(line);
        }
        else
        {
            Tell(line);
        }
    }
}
