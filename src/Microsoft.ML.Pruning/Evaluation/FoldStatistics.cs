using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Evaluation;

/// <summary>Figures of several folds or seeds, each with its interval.</summary>
/// <remarks>Mean, standard deviation and 95 % interval.</remarks>
public sealed record FoldStatistics
{
    private readonly ValueArray<KeyValuePair<string, SampleStatistics>> _figures;

    private FoldStatistics(ImmutableArray<KeyValuePair<string, SampleStatistics>> figures) => _figures = new(figures);

    /// <summary>The statistics by figure, in the order of the first fold.</summary>
    public ImmutableArray<KeyValuePair<string, SampleStatistics>> Figures => _figures.Items;

    /// <summary>The statistics of one figure.</summary>
    /// <exception cref="ArgumentException">There is no such figure; the message lists them.</exception>
    public SampleStatistics this[string figure] => Figures.FirstOrDefault(pair => pair.Key == figure).Value
        ?? throw new ArgumentException(
            $"There is no figure '{figure}'; there are {string.Join(", ", Figures.Select(pair => pair.Key))}.", nameof(figure));

    /// <summary>Summarises folds.</summary>
    /// <param name="folds">At least two folds with the same figures by name.</param>
    /// <exception cref="ArgumentException">
    /// There are fewer than two folds, a fold lacks a figure or has another one, or a value is NaN or infinite.
    /// </exception>
    public static FoldStatistics Of(IEnumerable<IEnumerable<KeyValuePair<string, double>>> folds)
    {
        ArgumentNullException.ThrowIfNull(folds);
        ImmutableArray<ImmutableArray<KeyValuePair<string, double>>> rows = [.. folds.Select(fold => fold.ToImmutableArray())];
        if (rows.Length < 2)
        {
            throw new ArgumentException($"There are {rows.Length} folds; a spread needs at least 2.", nameof(folds));
        }

        string[] names = [.. rows[0].Select(pair => pair.Key)];
        for (var i = 1; i < rows.Length; i++)
        {
            if (!rows[i].Select(pair => pair.Key).SequenceEqual(names))
            {
                throw new ArgumentException(
                    $"Fold {i} has the figures {string.Join(", ", rows[i].Select(pair => pair.Key))}, "
                        + $"but the first fold has {string.Join(", ", names)}.", nameof(folds));
            }
        }

        foreach (var (fold, row) in rows.Index())
        {
            foreach (var (name, value) in row.Where(pair => !double.IsFinite(pair.Value)))
            {
                throw new ArgumentException($"The figure {name} is {value} in fold {fold}; all values must be finite.", nameof(folds));
            }
        }

        return new FoldStatistics([.. names.Select((name, column) =>
            new KeyValuePair<string, SampleStatistics>(name, SampleStatistics.Of(rows.Select(row => row[column].Value))))]);
    }

    /// <summary>A plain-text table with one row a figure.</summary>
    /// <remarks>In the manner of ML.NET's confusion table; it ends with a line break.</remarks>
    public string ToFormattedTable() =>
        new TextTable(
            "Folds",
            ["FIGURE", "n", "Mean", "Std. dev.", "95 % from", "to"],
            [.. Figures.Select(pair => Row(pair.Key, pair.Value))]).Format();

    private static ImmutableArray<string> Row(string name, SampleStatistics statistics) =>
    [
        name,
        statistics.Count.ToString(CultureInfo.InvariantCulture),
        Number(statistics.Mean),
        Number(statistics.StandardDeviation),
        Number(statistics.Lower95),
        Number(statistics.Upper95),
    ];

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 1000 ? "N1" : "F4", CultureInfo.InvariantCulture);
}
