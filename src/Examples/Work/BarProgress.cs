using System.Collections.Immutable;
using Spectre.Console;

namespace Microsoft.ML.Pruning.Examples.Work;

/// <summary>A bar for all points and one for the epochs of the present one, with the time taken and left.</summary>
internal sealed class BarProgress : WorkProgress
{
    private const int BarWidth = 18;
    private const string After = " left";

    /// <summary>The bar, both times and the gaps between them.</summary>
    private const int Beside = BarWidth + (2 * TimeColumn.TimeWidth) + 9;

    private readonly IAnsiConsole _console;
    private readonly ProgressContext _bars;
    private readonly ImmutableArray<WorkPoint> _plan;
    private readonly TimeLeft _left;
    private readonly ProgressTask? _all;
    private ProgressTask? _present;
    private WorkPoint? _point;
    private int _points;
    private int _epochs;

    private BarProgress(IAnsiConsole console, ProgressContext bars, ImmutableArray<WorkPoint> plan, TimeLeft left)
    {
        (_console, _bars, _plan, _left) = (console, bars, plan, left);
        _all = plan.Length > 1 ? bars.AddTask(Counted(), maxValue: plan.Sum(point => point.Parts)) : null;
    }

    /// <summary>Shows bars while some work is done, and takes them away after it.</summary>
    public static T Run<T>(IAnsiConsole console, ImmutableArray<WorkPoint> plan, TimeProvider clock, Func<WorkProgress, T> work)
    {
        var left = new TimeLeft(plan, clock);
        ProgressTask? all = null;
        var progress = console.Progress().AutoClear(enabled: true).HideCompleted(enabled: true).Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn { Width = BarWidth },
            new TimeColumn(bar => bar.ElapsedTime),
            new TimeColumn(bar => bar == all ? left.OfAll : left.OfPoint, After));
        return progress.Start(bars =>
        {
            var shown = new BarProgress(console, bars, plan, left);
            all = shown._all;
            return work(shown);
        });
    }

    public override void Show(Table table) => _console.Write(table);

    protected override void Begin(WorkPoint point)
    {
        (_point, _epochs) = (point, 0);
        _present = _bars.AddTask(Titled(), maxValue: point.Parts);
        _present.IsIndeterminate = point.Epochs == 0;
        _bars.Refresh();
    }

    protected override void EpochDone(string line)
    {
        _left.EpochDone();
        _epochs = Math.Min(_epochs + 1, _point!.Epochs);
        _present!.Value = _epochs;
        _present.Description = Titled();
        Fill();
    }

    /// <summary>What is said before each step would fill the screen; the bar shows it.</summary>
    protected override void Tell(string line)
    {
        if (!line.StartsWith("Fine-tuning", StringComparison.Ordinal))
        {
            _console.Write(new Text(line + Environment.NewLine));
        }
    }

    protected override void End(WorkPoint point, string? outcome)
    {
        _left.PointDone();
        _present!.StopTask();
        (_points, _epochs) = (_points + 1, 0);
        Fill();
        if (outcome is not null)
        {
            _console.Write(new Text($"{point.Title}: {outcome}{Environment.NewLine}"));
        }
    }

    /// <summary>The title and the epoch, the title cut where the times would not fit beside it.</summary>
    private string Titled()
    {
        var epoch = _point!.Epochs == 0 ? "" : $", epoch {_epochs}/{_point.Epochs}";
        var room = Math.Max(1, _console.Profile.Width - Beside - epoch.Length);
        var title = _point.Title.Length <= room ? _point.Title : _point.Title[..(room - 1)] + "…";
        return Markup.Escape(title + epoch);
    }

    private string Counted() => $"{_points} of {_plan.Length} done";

    private void Fill()
    {
        if (_all is not null)
        {
            _all.Value = _plan.Take(_points).Sum(point => point.Parts) + _epochs;
            _all.Description = Counted();
        }
    }
}
