using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

// Only models of ML.NET's own have feature weights, so that the filter by them leaves nothing out here.
public static class PermutationFeatureImportanceExtensions
{
    public static ImmutableArray<RegressionMetricsStatistics> PermutationFeatureImportance<TModel>(
        this RegressionCatalog catalog,
        ISingleFeaturePredictionTransformer<TModel> predictionTransformer,
        IDataView data,
        string labelColumnName = "Label",
        bool useFeatureWeightFilter = false,
        int? numberOfExamplesToUse = null,
        int permutationCount = 1)
        where TModel : class
        => FeaturePermutation.Measure(
            catalog, predictionTransformer, data, scored => catalog.Evaluate(scored, labelColumnName),
            () => new RegressionMetricsStatistics(), numberOfExamplesToUse, permutationCount);

    public static ImmutableArray<BinaryClassificationMetricsStatistics> PermutationFeatureImportance<TModel>(
        this BinaryClassificationCatalog catalog,
        ISingleFeaturePredictionTransformer<TModel> predictionTransformer,
        IDataView data,
        string labelColumnName = "Label",
        bool useFeatureWeightFilter = false,
        int? numberOfExamplesToUse = null,
        int permutationCount = 1)
        where TModel : class
        => FeaturePermutation.Measure(
            catalog, predictionTransformer, data, scored => catalog.EvaluateNonCalibrated(scored, labelColumnName),
            () => new BinaryClassificationMetricsStatistics(), numberOfExamplesToUse, permutationCount);

    public static ImmutableArray<MulticlassClassificationMetricsStatistics> PermutationFeatureImportance<TModel>(
        this MulticlassClassificationCatalog catalog,
        ISingleFeaturePredictionTransformer<TModel> predictionTransformer,
        IDataView data,
        string labelColumnName = "Label",
        bool useFeatureWeightFilter = false,
        int? numberOfExamplesToUse = null,
        int permutationCount = 1)
        where TModel : class
        => FeaturePermutation.Measure(
            catalog, predictionTransformer, data, scored => catalog.Evaluate(scored, labelColumnName),
            () => new MulticlassClassificationMetricsStatistics(), numberOfExamplesToUse, permutationCount);
}
