using System.Numerics.Tensors;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Tasks;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>One number, or a vector of them.</summary>
/// <param name="task">How many there are.</param>
/// <param name="isVector">Whether the label, and so the score, is a vector.</param>
internal sealed class RegressionColumns(RegressionTask task, bool isVector) : TaskColumns
{
    public override TaskKind Kind { get; } = new RegressionKind(task.Loss);

    public override LearningTask Task => task;

    public bool IsVector => isVector;

    public override string ScoreColumnKind => isVector ? "MultiOutputRegression" : base.ScoreColumnKind;

    public override LabelGetter LabelsOf(DataViewRow row, DataViewSchema.Column label) =>
        label.Type is VectorDataViewType ? Vectors(row.GetGetter<VBuffer<float>>(label), label.Name) : Numbers(row.GetGetter<float>(label));

    public override OutputColumn[] Outputs(NetworkColumns columns, Action<DataViewSchema.Annotations.Builder, string> annotate)
    {
        var score = new DataViewSchema.Annotations.Builder();
        annotate(score, "Score");
        return
        [
            isVector
                ? OutputColumn.Vector(columns.Score, task.Outputs, score.ToAnnotations())
                : OutputColumn.Number(columns.Score, score.ToAnnotations()),
        ];
    }

    private static LabelGetter Numbers(ValueGetter<float> get)
    {
        var value = 0f;
        return targets =>
        {
            get(ref value);
            targets[0] = value;
            return float.IsFinite(value);
        };
    }

    private static LabelGetter Vectors(ValueGetter<VBuffer<float>> get, string name)
    {
        var value = default(VBuffer<float>);
        return targets =>
        {
            get(ref value);
            if (value.Length != targets.Length)
            {
                throw new InvalidDataException(
                    $"The label column '{name}' has {value.Length} numbers in a row, but its type promises {targets.Length} in all.");
            }

            value.CopyTo(targets);
            return TensorPrimitives.IsFiniteAll<float>(targets);
        };
    }
}
