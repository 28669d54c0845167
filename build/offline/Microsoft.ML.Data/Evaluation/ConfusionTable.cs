using System.Globalization;
using System.Text;

namespace Microsoft.ML.Data;

// Lays the counts out as ML.NET prints them: names head the columns where they fit, else class numbers do.
internal static class ConfusionTable
{
    private const string Predicted = "PREDICTED";

    public static string Format(ConfusionMatrix matrix)
    {
        int classes = matrix.NumberOfClasses;
        int columnWidth = classes == 2 ? 8 : 5;
        int longestName = matrix.ClassNames.Max(name => name.Length);
        bool numbered = longestName > columnWidth;
        int digits = numbered ? Text(classes - 1).Length : 0;
        int labelWidth = Math.Max(Predicted.Length, numbered ? longestName + digits + 2 : longestName);

        string rule = "||" + string.Concat(Enumerable.Repeat(classes > 2 ? "========" : "===========", classes));
        string Title(string title) => title.PadRight(labelWidth + 1);

        var table = new StringBuilder(matrix.IsBinary ? Ratio(matrix) : "");
        table.AppendLine().AppendLine("Confusion table").Append(Title("")).AppendLine(rule);
        table.Append(Title(Predicted)).Append("||");
        for (int i = 0; i < classes; i++)
            table.Append(' ').Append((numbered ? Text(i) : matrix.ClassNames[i]).PadLeft(columnWidth)).Append(" |");
        table.AppendLine(" Recall").Append(Title("TRUTH")).AppendLine(rule);
        for (int i = 0; i < classes; i++)
        {
            table.Append(numbered
                ? $"{Text(i).PadLeft(digits)}. {matrix.ClassNames[i].PadLeft(labelWidth - digits - 2)}"
                : matrix.ClassNames[i].PadLeft(labelWidth)).Append(" ||");
            foreach (double count in matrix.Counts[i])
                table.Append(' ').Append(Text(count, "N0").PadLeft(columnWidth)).Append(" |");
            table.Append(' ').AppendLine(Text(matrix.PerClassRecall[i], "F4").PadLeft(5));
        }
        table.Append(Title("")).AppendLine(rule).Append(Title("Precision")).Append("||");
        foreach (double precision in matrix.PerClassPrecision)
            table.Append(Text(precision, "N4").PadLeft(columnWidth + 1)).Append(" |");
        return table.AppendLine().ToString();
    }

    // The share of rows that are of the first class.
    private static string Ratio(ConfusionMatrix matrix)
    {
        double first = matrix.Counts[0].Sum();
        double second = matrix.Counts[1].Sum();
        string name = matrix.ClassNames[0].ToUpper(CultureInfo.CurrentCulture);
        string ratio = Text(first / (first + second), "N4");
        return $"TEST {name} RATIO:\t{ratio} ({Text(first, "F1")}/({Text(first, "F1")}+{Text(second, "F1")}))";
    }

    private static string Text(IFormattable value, string format = null) => value.ToString(format, CultureInfo.CurrentCulture);
}
