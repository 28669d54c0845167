using System.Collections.Immutable;
using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The errors of each output of a regression.</summary>
/// <remarks>Figures are their means over the outputs.</remarks>
internal sealed class RegressionOutputMetrics(ImmutableArray<RegressionMetrics> outputs) : TaskMetrics(Of(outputs))
{
    public ImmutableArray<RegressionMetrics> Outputs => outputs;

    /// <summary>Measures each output by ML.NET's own evaluator, which takes single numbers.</summary>
    public static RegressionOutputMetrics Evaluate(MLContext context, IDataView scored, string labelColumnName, string scoreColumnName)
    {
        var (label, score) = (scored.Schema[labelColumnName], scored.Schema[scoreColumnName]);
        RequireLike(label, score);
        if (label.Type is not VectorDataViewType)
        {
            return new RegressionOutputMetrics([context.Regression.Evaluate(scored, labelColumnName, scoreColumnName)]);
        }

        List<(float[] Labels, float[] Scores)> rows = [];
        using (var cursor = scored.GetRowCursor([label, score]))
        {
            var (labels, scores) = (Reader(cursor, label), Reader(cursor, score));
            while (cursor.MoveNext())
            {
                rows.Add((labels(), scores()));
            }
        }

        return new RegressionOutputMetrics(
        [
            .. Enumerable.Range(0, ((VectorDataViewType)label.Type).Size).Select(output => context.Regression.Evaluate(
                context.Data.LoadFromEnumerable(
                    rows.Select(row => new OutputRow { Label = row.Labels[output], Score = row.Scores[output] })))),
        ]);
    }

    /// <summary>Refuses labels of another number of values than there are scores.</summary>
    private static void RequireLike(DataViewSchema.Column label, DataViewSchema.Column score)
    {
        if (SizeOf(label) != SizeOf(score))
        {
            throw new ArgumentException(
                $"Label column '{label.Name}' of the scored data is of type {label.Type}, but the scores in column '{score.Name}' are of "
                    + $"type {score.Type}. Give a label like the one that the network learned.");
        }
    }

    private static int? SizeOf(DataViewSchema.Column column) => (column.Type as VectorDataViewType)?.Size;

    private static Func<float[]> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        var get = row.GetGetter<VBuffer<float>>(column);
        var buffer = default(VBuffer<float>);
        return () =>
        {
            get(ref buffer);
            return [.. buffer.DenseValues()];
        };
    }

    private static ImmutableArray<KeyValuePair<string, double>> Of(ImmutableArray<RegressionMetrics> outputs)
    {
        return
        [
            Mean(nameof(RegressionMetrics.MeanAbsoluteError), output => output.MeanAbsoluteError),
            Mean(nameof(RegressionMetrics.MeanSquaredError), output => output.MeanSquaredError),
            Mean(nameof(RegressionMetrics.RootMeanSquaredError), output => output.RootMeanSquaredError),
            Mean(nameof(RegressionMetrics.RSquared), output => output.RSquared),
        ];

        KeyValuePair<string, double> Mean(string name, Func<RegressionMetrics, double> figure) => new(name, outputs.Average(figure));
    }

    private sealed class OutputRow
    {
        public float Label { get; set; }

        public float Score { get; set; }
    }
}
