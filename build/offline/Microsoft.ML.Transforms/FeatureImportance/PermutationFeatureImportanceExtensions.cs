using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

public static class PermutationFeatureImportanceExtensions
{
    // Only models of ML.NET's own have feature weights, so that the filter by them leaves nothing out here.
    public static ImmutableArray<MulticlassClassificationMetricsStatistics> PermutationFeatureImportance<TModel>(
        this MulticlassClassificationCatalog catalog,
        ISingleFeaturePredictionTransformer<TModel> predictionTransformer,
        IDataView data,
        string labelColumnName = "Label",
        bool useFeatureWeightFilter = false,
        int? numberOfExamplesToUse = null,
        int permutationCount = 1)
        where TModel : class
        => new FeaturePermutation<TModel>(catalog, predictionTransformer, labelColumnName)
            .Measure(data, numberOfExamplesToUse, permutationCount);
}
