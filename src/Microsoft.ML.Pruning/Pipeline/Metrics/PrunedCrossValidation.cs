using System.Collections.Immutable;
using Microsoft.ML.Pruning.Evaluation;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The folds of a cross-validation and their summary.</summary>
public sealed class PrunedCrossValidation
{
    internal PrunedCrossValidation(ImmutableArray<PrunedFold> folds)
    {
        Folds = folds;
        string[] finite =
        [
            .. folds[0].Metrics.Figures.Select(figure => figure.Key).Where(name => folds.All(fold => double.IsFinite(Value(fold, name))))
        ];
        Statistics = FoldStatistics.Of(folds.Select(fold => finite.Select(name => KeyValuePair.Create(name, Value(fold, name)))));
    }

    /// <summary>Each fold with its model and metrics, in order.</summary>
    public ImmutableArray<PrunedFold> Folds { get; }

    /// <summary>The statistics of each figure over the folds.</summary>
    /// <remarks>
    /// Mean, standard deviation and 95 % interval of each of <see cref="PrunedNetworkMetrics.Figures"/> that is finite in all folds.
    /// </remarks>
    public FoldStatistics Statistics { get; }

    /// <summary>The summary as a plain-text table.</summary>
    public string ToFormattedTable() => Statistics.ToFormattedTable();

    private static double Value(PrunedFold fold, string figure) => fold.Metrics.Figures.First(candidate => candidate.Key == figure).Value;
}
