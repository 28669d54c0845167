using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning;

/// <content>Feature importance.</content>
public sealed partial class PruningCatalog
{
    /// <summary>Measures how much each input of the network matters.</summary>
    /// <remarks>
    /// By how much the metrics change when its values are shuffled among the rows (Breiman 2001). For networks of several classes. The last
    /// network stage of the model is measured, on data that went through the stages before it. What ML.NET's
    /// <c>PermutationFeatureImportance</c> does for whole models of its own; metrics before and after are of the same rows. Features and
    /// labels of the rows are held in memory, and the network runs over all of them once for each permutation of each slot.
    /// </remarks>
    /// <param name="model">A fitted or loaded pipeline with a network stage, or that stage alone.</param>
    /// <param name="data">What the model takes, with labels; best rows that it was not trained on.</param>
    /// <param name="labelColumnName">The label, a key once the stages before the network have been applied.</param>
    /// <param name="numberOfExamplesToUse">Only so many rows, the first ones, at least 1; null for all.</param>
    /// <param name="permutationCount">How often each slot is shuffled, at least 1; the order comes from the seed of the MLContext.</param>
    /// <returns>
    /// By slot name of the feature column, the change of each metric, with its deviation over the permutations: an accuracy that falls by a
    /// tenth is -0.1. A slot without a name is "Slot 3", and one of several with the same name has its place behind it: "word (slot 3)".
    /// Both count from 0.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 1 example or permutation.</exception>
    /// <exception cref="ArgumentException">
    /// The model has no network stage, a column is missing or of another type, or there are no rows.
    /// </exception>
    /// <exception cref="InvalidDataException">A feature is NaN or infinite.</exception>
    public ImmutableDictionary<string, MulticlassClassificationMetricsStatistics> FeatureImportance(
        ITransformer model, IDataView data, string labelColumnName = "Label", int? numberOfExamplesToUse = null, int permutationCount = 1)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ColumnName.Checked(labelColumnName, nameof(labelColumnName));
        ArgumentOutOfRangeException.ThrowIfLessThan(numberOfExamplesToUse ?? 1, 1, nameof(numberOfExamplesToUse));
        ArgumentOutOfRangeException.ThrowIfLessThan(permutationCount, 1);
        var catalog = _context.MulticlassClassification;
        return new StageImportance(_context, model).Measure(data, labelColumnName, numberOfExamplesToUse, (stage, rows) =>
            catalog.PermutationFeatureImportance(stage, rows, labelColumnName, permutationCount: permutationCount));
    }
}
