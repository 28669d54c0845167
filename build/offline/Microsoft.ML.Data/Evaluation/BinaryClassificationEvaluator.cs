using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal static class BinaryClassificationEvaluator
{
    // Rows with a score that is not finite or without a label are left out. Without a column of probabilities they are all missing.
    public static BinaryCounters Count(
        IHostEnvironment env, IDataView data, string labelName, string scoreName, string probabilityName, string predictedLabelName)
    {
        var label = EvaluatedColumns.Find(env, data, "Label", labelName);
        var score = EvaluatedColumns.Find(env, data, "Score", scoreName);
        DataViewSchema.Column[] probability = probabilityName == null
            ? []
            : [EvaluatedColumns.Find(env, data, "Probability", probabilityName)];
        EvaluatedColumns.Find(env, data, "PredictedLabel", predictedLabelName);
        EvaluatedColumns.CheckSingle(env, score, "score");
        if (!IsBinary(label.Type))
        {
            throw env.ExceptSchemaMismatch(
                "schema", "label", labelName, "Single, Double, Boolean, or a Key with cardinality 2", label.Type.ToString());
        }
        foreach (var column in probability)
            EvaluatedColumns.CheckSingle(env, column, "probability");

        var counters = new BinaryCounters(ClassNames(label), env.Register("BinaryClassifierEvaluator").Rand);
        using var cursor = data.GetRowCursor([label, score, .. probability]);
        var getLabel = EvaluatedColumns.NumberGetter(cursor, label);
        var getScore = EvaluatedColumns.NumberGetter(cursor, score);
        var getProbability = probability is [var given] ? EvaluatedColumns.NumberGetter(cursor, given) : () => float.NaN;
        while (cursor.MoveNext())
        {
            env.CheckAlive();
            float actual = getLabel();
            float scored = getScore();
            if (float.IsFinite(scored) && !float.IsNaN(actual))
                counters.Add(actual > 0, scored, getProbability());
        }
        return counters;
    }

    private static bool IsBinary(DataViewType label)
        => label == NumberDataViewType.Single || label == NumberDataViewType.Double || label is BooleanDataViewType
            || label.GetKeyCount() == 2;

    // Values of keys come in their order, though the first class of the confusion matrix is that of the second key.
    private static string[] ClassNames(DataViewSchema.Column label)
    {
        if (!label.HasKeyValues())
            return ["positive", "negative"];
        VBuffer<ReadOnlyMemory<char>> names = default;
        label.GetKeyValues(ref names);
        return [.. names.DenseValues().Select(name => name.ToString())];
    }
}
