using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

internal static class RegressionEvaluator
{
    // Rows whose label or score is missing are left out; infinite ones count.
    public static RegressionMetrics Evaluate(IHostEnvironment env, IDataView data, string labelName, string scoreName)
    {
        var label = EvaluatedColumns.Find(env, data, "Label", labelName);
        var score = EvaluatedColumns.Find(env, data, "Score", scoreName);
        EvaluatedColumns.CheckSingle(env, score, "score");
        EvaluatedColumns.CheckSingle(env, label, "label");

        var counters = new RegressionCounters();
        using var cursor = data.GetRowCursor([label, score]);
        var getLabel = EvaluatedColumns.NumberGetter(cursor, label);
        var getScore = EvaluatedColumns.NumberGetter(cursor, score);
        while (cursor.MoveNext())
        {
            env.CheckAlive();
            float actual = getLabel();
            float scored = getScore();
            if (!float.IsNaN(actual) && !float.IsNaN(scored))
                counters.Add(actual, scored);
        }
        return new RegressionMetrics(counters);
    }
}
