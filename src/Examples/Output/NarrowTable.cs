using Spectre.Console;

namespace Microsoft.ML.Pruning.Examples.Output;

/// <summary>Tables without lines between their columns, so that they fit a terminal of 80.</summary>
internal static class NarrowTable
{
    /// <summary>A table with headings over text, then over numbers.</summary>
    /// <param name="title">What stands above it.</param>
    /// <param name="texts">Headings over text.</param>
    /// <param name="numbers">Headings over numbers.</param>
    /// <param name="gap">Spaces between two columns, beside the one of the border.</param>
    public static Table Of(string title, IEnumerable<string> texts, IEnumerable<string> numbers, int gap = 1)
    {
        var table = new Table { Title = new TableTitle(title), Border = TableBorder.Simple };
        foreach (var heading in texts)
        {
            table.AddColumn(Narrow(heading, gap));
        }

        foreach (var heading in numbers)
        {
            table.AddColumn(Narrow(heading, gap).RightAligned());
        }

        return table;
    }

    private static TableColumn Narrow(string heading, int gap) => new(heading) { Padding = new Padding(0, 0, gap, 0) };
}
