using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

/// <summary>Gives the rows of another source as a stream, of unknown length unless said otherwise, a few at a time.</summary>
internal sealed class StreamedRows(LabeledRows rows, int atOnce = 5, bool sized = false) : RowSource
{
    public int Passes { get; private set; }

    public int Closed { get; private set; }

    /// <summary>Rows that a pass gives, by its number from 1.</summary>
    public Func<int, int> RowsInPass { get; init; } = _ => int.MaxValue;

    public override int FeatureCount => rows.FeatureCount;

    public override LearningTask Task => rows.Task;

    public override bool HasWeights => rows.HasWeights;

    public override long? RowCount => sized ? rows.RowCount : null;

    public override RowReader Open()
    {
        Passes++;
        return new Reader(this, rows.Open(), atOnce, RowsInPass(Passes));
    }

    private sealed class Reader(StreamedRows owner, RowReader inner, int atOnce, int limit) : RowReader
    {
        private readonly int _width = owner.Shape.Labels;
        private int _left = limit;

        public override int Read(Span<float> features, Span<float> labels)
        {
            var wanted = Math.Min(Math.Min(atOnce, labels.Length / _width), _left);
            _left -= wanted;
            return inner.Read(features, labels[..(wanted * _width)]);
        }

        protected override void Dispose(bool disposing)
        {
            owner.Closed++;
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
