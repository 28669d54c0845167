using System.Globalization;

namespace Microsoft.ML.Pruning.Examples.Work;

/// <summary>Times as progress shows them.</summary>
internal static class Clock
{
    /// <summary>Hours, minutes and seconds, such as <c>0:01:30</c>.</summary>
    public static string Read(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");
}
