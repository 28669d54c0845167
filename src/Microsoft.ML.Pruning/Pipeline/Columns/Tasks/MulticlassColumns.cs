using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Inference;
using Microsoft.ML.Pruning.Tasks;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Several classes, as the key values of a label name them.</summary>
internal sealed class MulticlassColumns(ClassLabels classes) : TaskColumns
{
    public override TaskKind Kind => MulticlassKind.Instance;

    public override LearningTask Task { get; } = new MulticlassTask(classes.Count);

    public ClassLabels Classes => classes;

    public override ImmutableArray<string>? ClassNames => classes.Names;

    public override LabelGetter LabelsOf(DataViewRow row, DataViewSchema.Column label) => ((KeyDataViewType)label.Type) switch
    {
        { RawType: var raw, Count: var count } when raw == typeof(byte) => KeysOf<byte>(row, label, count),
        { RawType: var raw, Count: var count } when raw == typeof(ushort) => KeysOf<ushort>(row, label, count),
        { RawType: var raw, Count: var count } when raw == typeof(uint) => KeysOf<uint>(row, label, count),
        { Count: var count } => KeysOf<ulong>(row, label, count),
    };

    public override OutputColumn[] Outputs(NetworkColumns columns, Action<DataViewSchema.Annotations.Builder, string> annotate)
    {
        var score = new DataViewSchema.Annotations.Builder();
        classes.AddSlotNames(score);
        annotate(score, "Score");
        var predicted = new DataViewSchema.Annotations.Builder();
        classes.AddKeyValues(predicted);
        annotate(predicted, "PredictedLabel");
        return
        [
            OutputColumn.Vector(columns.Score, classes.Count, score.ToAnnotations()),
            OutputColumn.Of<uint>(
                columns.PredictedLabel, new KeyDataViewType(typeof(uint), classes.Count), predicted.ToAnnotations(), ReadPredicted),
        ];
    }

    public override void Activate(Span<float> outputs) => Softmax.Apply(outputs, classes.Count, outputs);

    /// <summary>The key of the most probable class, from 1; among equals the first.</summary>
    private static void ReadPredicted(ReadOnlySpan<float> probabilities, ref uint key) =>
        key = (uint)(TensorPrimitives.IndexOfMax(probabilities) + 1);

    private static LabelGetter KeysOf<T>(DataViewRow row, DataViewSchema.Column column, ulong count)
        where T : struct, IBinaryInteger<T>
    {
        var get = row.GetGetter<T>(column);
        var value = default(T);
        return targets =>
        {
            get(ref value);
            var key = ulong.CreateTruncating(value);
            targets[0] = key - 1;
            return key > 0 && key <= count;
        };
    }
}
