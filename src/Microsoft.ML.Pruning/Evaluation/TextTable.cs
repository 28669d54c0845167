using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Microsoft.ML.Pruning.Evaluation;

/// <summary>A plain-text table like ML.NET's confusion table.</summary>
/// <remarks>
/// Row names, a double bar, right-aligned cells, rules of equals signs. Each row is its name followed by one cell a column.
/// </remarks>
internal sealed record TextTable(string Title, ImmutableArray<string> Header, ImmutableArray<ImmutableArray<string>> Rows)
{
    /// <summary>The row under the last rule; none by default.</summary>
    public ImmutableArray<string> Total { get; init; } = [];

    /// <summary>A figure to four places; a dash where there is none.</summary>
    public static string Number(double? value) => value?.ToString("F4", CultureInfo.InvariantCulture) ?? "-";

    /// <summary>The table as lines that end with a line feed each.</summary>
    public string Format()
    {
        int[] widths = [.. Header.Select((_, column) => AllRows().Max(row => row[column].Length))];
        var rule = new string(' ', widths[0]) + " ||" + new string('=', widths.Skip(1).Sum(width => width + 3) - 2);
        string[] total = Total.IsEmpty ? [] : [rule, Line(Total, widths)];
        string[] lines = [Title, Line(Header, widths), rule, .. Rows.Select(row => Line(row, widths)), .. total];
        return string.Concat(lines.Select(line => line + "\n"));
    }

    private static string Line(ImmutableArray<string> cells, int[] widths)
    {
        var line = new StringBuilder(cells[0].PadLeft(widths[0])).Append(" ||");
        for (var i = 1; i < cells.Length; i++)
        {
            line.Append(i == 1 ? " " : " | ").Append(cells[i].PadLeft(widths[i]));
        }

        return line.ToString();
    }

    private IEnumerable<ImmutableArray<string>> AllRows() => Total.IsEmpty ? [Header, .. Rows] : [Header, .. Rows, Total];
}
