using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>ML.NET's own metrics of one task, as figures by name.</summary>
/// <param name="figures">The figures in order.</param>
internal abstract class TaskMetrics(ImmutableArray<KeyValuePair<string, double>> figures)
{
    public ImmutableArray<KeyValuePair<string, double>> Figures => figures;

    /// <summary>Tables beyond the figures.</summary>
    /// <remarks>Ends with a line break where there are any.</remarks>
    protected virtual string Details => "";

    /// <summary>The figures as lines, and what else the task has to show.</summary>
    public string ToFormattedTable()
    {
        var text = new StringBuilder();
        var width = Figures.Max(figure => figure.Key.Length) + 1;
        foreach (var (name, value) in Figures)
        {
            text.Append(name.PadRight(width)).Append(CultureInfo.InvariantCulture, $"|| {value:F4}").AppendLine();
        }

        return text.AppendLine().Append(Details).ToString();
    }
}
