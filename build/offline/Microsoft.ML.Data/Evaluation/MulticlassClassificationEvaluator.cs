using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal static class MulticlassClassificationEvaluator
{
    public static MulticlassClassificationMetrics Evaluate(
        IHostEnvironment env, IDataView data, string labelName, string scoreName, string predictedLabelName, int topKPredictionCount)
    {
        var label = EvaluatedColumns.Find(env, data, "Label", labelName);
        var score = EvaluatedColumns.Find(env, data, "Score", scoreName);
        EvaluatedColumns.Find(env, data, "PredictedLabel", predictedLabelName);
        if (score.Type is not VectorDataViewType { Size: >= 2 } scores || scores.ItemType != NumberDataViewType.Single)
            throw env.ExceptSchemaMismatch(
                "schema", "score", scoreName, "vector of two or more items of type Single", score.Type.ToString());
        if (label.Type != NumberDataViewType.Single && label.Type is not KeyDataViewType)
            throw env.ExceptSchemaMismatch("schema", "label", labelName, "Single or Key", label.Type.ToString());

        var counters = new MulticlassCounters(scores.Size);
        using (var cursor = data.GetRowCursor([label, score]))
            Count(env, cursor, label, score, counters);
        string[] classNames = score.SlotNamesOrNull() ?? [.. Enumerable.Range(0, scores.Size).Select(i => i.ToString())];
        return new MulticlassClassificationMetrics(counters, topKPredictionCount, classNames);
    }

    // Rows with a missing, negative or fractional label and rows with scores that are not finite are left out.
    private static void Count(
        IHostEnvironment env,
        DataViewRowCursor cursor,
        DataViewSchema.Column label,
        DataViewSchema.Column score,
        MulticlassCounters counters)
    {
        var getLabel = EvaluatedColumns.NumberGetter(cursor, label);
        var getScores = cursor.GetGetter<VBuffer<float>>(score);
        VBuffer<float> scores = default;
        var dense = new float[score.Type.GetVectorSize()];
        long badScores = 0;
        while (cursor.MoveNext())
        {
            env.CheckAlive();
            float value = getLabel();
            if (float.IsNaN(value) || value < 0 || value != (int)value)
                continue;
            getScores(ref scores);
            env.Check(scores.Length == dense.Length, $"Expected {dense.Length} scores, but got {scores.Length}.");
            scores.CopyTo(dense);
            if (Array.TrueForAll(dense, float.IsFinite))
                counters.Add((int)value, dense);
            else
                badScores++;
        }
        if (badScores == 0)
            return;
        using var channel = env.Start("Evaluate");
        channel.Warning(MessageSensitivity.None, $"{badScores} instances had invalid scores (NaN or infinite) and were ignored.");
    }
}
