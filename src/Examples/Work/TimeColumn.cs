using Spectre.Console;
using Spectre.Console.Rendering;

namespace Microsoft.ML.Pruning.Examples.Work;

/// <summary>A time beside each bar.</summary>
/// <param name="timeOf">The time of a bar; null where it is unknown.</param>
/// <param name="after">What stands after the time.</param>
internal sealed class TimeColumn(Func<ProgressTask, TimeSpan?> timeOf, string after = "") : ProgressColumn
{
    /// <summary>Columns that a time takes.</summary>
    public const int TimeWidth = 7;

    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        var time = timeOf(task) is { } known ? Clock.Read(known) : "-:--:--";
        return new Text(time + after).RightJustified();
    }

    public override int? GetColumnWidth(RenderOptions options) => TimeWidth + after.Length;
}
