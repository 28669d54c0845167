using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The training rows or the validation rows of a data view, read anew in each pass.</summary>
/// <param name="columns">The columns to read.</param>
/// <param name="split">Says which rows validate.</param>
/// <param name="validation">Whether these are the validation rows.</param>
/// <param name="rowCount">How many there are.</param>
internal sealed class StreamedRows(RowColumns columns, ValidationSplit split, bool validation, long rowCount) : RowSource
{
    public override int FeatureCount => columns.FeatureCount;

    public override int ClassCount => columns.ClassCount;

    public override long? RowCount => rowCount;

    public override RowReader Open() => new Reader(columns, split, validation);

    private sealed class Reader(RowColumns columns, ValidationSplit split, bool validation) : RowReader
    {
        private readonly RowCursor _cursor = columns.Open();

        public override int Read(Span<float> features, Span<int> labels)
        {
            var count = 0;
            while (count < labels.Length && _cursor.MoveNext())
            {
                if (split.Takes(_cursor.Row, _cursor.ReadMark()) != validation)
                {
                    continue;
                }

                labels[count] = _cursor.ReadLabel();
                _cursor.ReadFeatures(features.Slice(count * columns.FeatureCount, columns.FeatureCount));
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
