using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Training or validation rows of a data view, read anew in each pass.</summary>
/// <param name="columns">The columns to read.</param>
/// <param name="split">Says which rows validate.</param>
/// <param name="validation">Whether these are the validation rows.</param>
/// <param name="rowCount">How many there are.</param>
internal sealed class StreamedRows(RowColumns columns, ValidationSplit split, bool validation, long rowCount) : RowSource
{
    public override LearningTask Task => columns.Task.Task;

    public override int FeatureCount => columns.Shape.Features;

    public override bool HasWeights => columns.HasWeights;

    public override long? RowCount => rowCount;

    internal override bool IsChecked => true;

    public override RowReader Open() => new Reader(columns, split, validation);

    private sealed class Reader(RowColumns columns, ValidationSplit split, bool validation) : RowReader
    {
        private readonly RowShape _shape = columns.Shape;
        private readonly RowCursor _cursor = columns.Open();

        public override int Read(Span<float> features, Span<float> labels)
        {
            var (count, wanted) = (0, labels.Length / _shape.Labels);
            while (count < wanted && _cursor.MoveNext())
            {
                if (split.Takes(_cursor.Row, _cursor.ReadMark()) != validation)
                {
                    continue;
                }

                _cursor.ReadLabel(labels.Slice(count * _shape.Labels, _shape.Labels));
                _cursor.ReadFeatures(features.Slice(count * _shape.Features, _shape.Features));
                count++;
            }

            return count;
        }

        protected override void Dispose(bool disposing)
        {
            _cursor.Dispose();
            base.Dispose(disposing);
        }
    }
}
