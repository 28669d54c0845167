using Spectre.Console;

namespace Microsoft.ML.Pruning.Examples.Work;

/// <summary>A line for each epoch and point, with the time since the beginning.</summary>
/// <param name="say">Writes a line.</param>
/// <param name="show">Writes a table.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class LineProgress(Action<string> say, Action<Table> show, TimeProvider clock) : WorkProgress
{
    private readonly long _start = clock.GetTimestamp();

    public override void Show(Table table) => show(table);

    protected override void Begin(WorkPoint point)
    {
        if (point.Epochs > 0)
        {
            Say(point.Title);
        }
    }

    protected override void EpochDone(string line) => Tell(line);

    protected override void Tell(string line) => Say($"  {line}");

    protected override void End(WorkPoint point, string? outcome)
    {
        if (outcome is not null)
        {
            Say($"{point.Title}: {outcome}");
        }
    }

    private void Say(string line) => say($"[{Clock.Read(clock.GetElapsedTime(_start))}] {line}");
}
