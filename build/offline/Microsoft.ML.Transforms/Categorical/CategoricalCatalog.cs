using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

public static class CategoricalCatalog
{
    public static OneHotEncodingEstimator OneHotEncoding(
        this TransformsCatalog.CategoricalTransforms catalog,
        string outputColumnName,
        string inputColumnName = null,
        OneHotEncodingEstimator.OutputKind outputKind = OneHotEncodingEstimator.OutputKind.Indicator,
        int maximumNumberOfKeys = 1_000_000,
        ValueToKeyMappingEstimator.KeyOrdinality keyOrdinality = ValueToKeyMappingEstimator.KeyOrdinality.ByOccurrence,
        IDataView keyData = null)
    {
        var columns = InputOutputColumnPair.ToPairs([new InputOutputColumnPair(outputColumnName, inputColumnName)]);
        var env = catalog.GetEnvironment();
        var keys = new ValueToKeyMappingEstimator(env, columns, maximumNumberOfKeys, keyOrdinality, textKeyValues: true, keyData);
        return new OneHotEncodingEstimator(env, keys, outputColumnName, outputKind);
    }
}
