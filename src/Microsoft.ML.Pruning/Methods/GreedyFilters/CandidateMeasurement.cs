using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Methods;

/// <summary>Measures candidates on rows, chunk by chunk.</summary>
/// <param name="evaluator">Runs the network without a group.</param>
/// <param name="rows">The rows, in the order in which they are measured.</param>
/// <param name="candidates">The set and group of each candidate.</param>
internal sealed class CandidateMeasurement(CandidateEvaluator evaluator, LabeledRows rows, (int Set, int Group)[] candidates)
{
    private readonly float[] _features = new float[evaluator.ChunkRows * evaluator.InputLength];

    /// <summary>Measures some candidates on some rows.</summary>
    public void Measure(IReadOnlyList<FilterScore> scores, int first, int end)
    {
        foreach (var score in scores)
        {
            score.Loss.Reserve(end);
            score.Right.Reserve(end);
        }

        (int, int)[] measured = [.. scores.Select(score => candidates[score.Place])];
        for (var start = first; start < end; start += evaluator.ChunkRows)
        {
            Measure(scores, measured, start, Math.Min(evaluator.ChunkRows, end - start));
        }

        foreach (var score in scores)
        {
            score.Loss.SumTo(end);
            score.Right.SumTo(end);
        }
    }

    private void Measure(IReadOnlyList<FilterScore> scores, (int, int)[] measured, int start, int count)
    {
        var length = evaluator.InputLength;
        for (var row = 0; row < count; row++)
        {
            rows.FeaturesOf(start + row).CopyTo(_features.AsSpan(row * length));
        }

        var (task, targets) = (rows.Task, rows.Task.Targets);
        evaluator.Run(_features.AsSpan(0, count * length), count, measured, (place, row, outputs) =>
        {
            var labels = rows.LabelsOf(start + row);
            var weight = rows.HasWeights ? labels[^1] : 1;
            scores[place].Loss.Set(start + row, weight * task.RowLoss(outputs, labels[..targets]));
            scores[place].Right.Set(start + row, task.IsRight(outputs, labels[..targets]) ? weight : 0);
        });
    }
}
