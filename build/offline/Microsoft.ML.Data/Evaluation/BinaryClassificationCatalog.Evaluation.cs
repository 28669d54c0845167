using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed partial class BinaryClassificationCatalog
{
    public CalibratedBinaryClassificationMetrics Evaluate(
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string probabilityColumnName = "Probability",
        string predictedLabelColumnName = "PredictedLabel")
    {
        CheckNames(data, labelColumnName, scoreColumnName, predictedLabelColumnName);
        Environment.CheckNonEmpty(probabilityColumnName, nameof(probabilityColumnName));
        return new CalibratedBinaryClassificationMetrics(BinaryClassificationEvaluator.Count(
            Environment, data, labelColumnName, scoreColumnName, probabilityColumnName, predictedLabelColumnName));
    }

    public BinaryClassificationMetrics EvaluateNonCalibrated(
        IDataView data,
        string labelColumnName = "Label",
        string scoreColumnName = "Score",
        string predictedLabelColumnName = "PredictedLabel")
    {
        CheckNames(data, labelColumnName, scoreColumnName, predictedLabelColumnName);
        return new BinaryClassificationMetrics(BinaryClassificationEvaluator.Count(
            Environment, data, labelColumnName, scoreColumnName, probabilityName: null, predictedLabelColumnName));
    }

    public IReadOnlyList<CrossValidationResult<CalibratedBinaryClassificationMetrics>> CrossValidate(
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds = 5,
        string labelColumnName = "Label",
        string samplingKeyColumnName = null,
        int? seed = null)
        => CrossValidateFolds(
            data, estimator, numberOfFolds, labelColumnName, samplingKeyColumnName, seed, scored => Evaluate(scored, labelColumnName));

    public IReadOnlyList<CrossValidationResult<BinaryClassificationMetrics>> CrossValidateNonCalibrated(
        IDataView data,
        IEstimator<ITransformer> estimator,
        int numberOfFolds = 5,
        string labelColumnName = "Label",
        string samplingKeyColumnName = null,
        int? seed = null)
        => CrossValidateFolds(
            data, estimator, numberOfFolds, labelColumnName, samplingKeyColumnName, seed,
            scored => EvaluateNonCalibrated(scored, labelColumnName));

    private void CheckNames(IDataView data, string labelColumnName, string scoreColumnName, string predictedLabelColumnName)
    {
        Environment.CheckValue(data, nameof(data));
        Environment.CheckNonEmpty(labelColumnName, nameof(labelColumnName));
        Environment.CheckNonEmpty(scoreColumnName, nameof(scoreColumnName));
        Environment.CheckNonEmpty(predictedLabelColumnName, nameof(predictedLabelColumnName));
    }
}
