using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Tasks;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>True and false.</summary>
internal sealed class BinaryColumns : TaskColumns
{
    /// <summary>The annotation that says that a column is within [0, 1].</summary>
    public const string IsNormalized = "IsNormalized";

    private BinaryColumns()
    {
    }

    public static BinaryColumns Instance { get; } = new();

    public override TaskKind Kind => BinaryKind.Instance;

    public override LearningTask Task { get; } = new BinaryTask();

    public override ImmutableArray<string>? ClassNames { get; } = ["False", "True"];

    public override LabelGetter LabelsOf(DataViewRow row, DataViewSchema.Column label)
    {
        var get = row.GetGetter<bool>(label);
        var value = false;
        return targets =>
        {
            get(ref value);
            targets[0] = value ? 1 : 0;
            return true;
        };
    }

    public override OutputColumn[] Outputs(NetworkColumns columns, Action<DataViewSchema.Annotations.Builder, string> annotate)
    {
        var probability = Annotations("Probability");
        probability.AddPrimitiveValue(IsNormalized, BooleanDataViewType.Instance, true);
        return
        [
            OutputColumn.Number(columns.Score, Annotations("Score").ToAnnotations()),
            OutputColumn.Of<float>(columns.Probability, NumberDataViewType.Single, probability.ToAnnotations(), ReadProbability),
            OutputColumn.Of<bool>(
                columns.PredictedLabel, BooleanDataViewType.Instance, Annotations("PredictedLabel").ToAnnotations(), ReadPredicted),
        ];

        DataViewSchema.Annotations.Builder Annotations(string valueKind)
        {
            var builder = new DataViewSchema.Annotations.Builder();
            annotate(builder, valueKind);
            return builder;
        }
    }

    private static void ReadProbability(ReadOnlySpan<float> outputs, ref float value) => value = 1 / (1 + MathF.Exp(-outputs[0]));

    private static void ReadPredicted(ReadOnlySpan<float> outputs, ref bool value) => value = outputs[0] > 0;
}
