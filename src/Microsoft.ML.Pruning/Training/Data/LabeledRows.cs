namespace Microsoft.ML.Pruning.Training;

/// <summary>Labelled rows held in memory.</summary>
public sealed class LabeledRows : RowSource
{
    /// <summary>Takes rows over; the arrays are not copied and must not change afterwards.</summary>
    /// <param name="features">The features row after row: rows x <paramref name="featureCount"/>.</param>
    /// <param name="featureCount">Features of every row, at least 1.</param>
    /// <param name="labels">One label a row, counted from 0.</param>
    /// <param name="classCount">Number of classes, at least 1.</param>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is below 1.</exception>
    /// <exception cref="ArgumentException">The arrays do not hold the same number of rows.</exception>
    public LabeledRows(float[] features, int featureCount, int[] labels, int classCount)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(featureCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        if ((long)labels.Length * featureCount != features.LongLength)
        {
            throw new ArgumentException(
                $"{labels.Length} labels and {featureCount} features a row need {(long)labels.Length * featureCount} features; there are {features.LongLength}.",
                nameof(features));
        }

        Features = features;
        Labels = labels;
        FeatureCount = featureCount;
        ClassCount = classCount;
    }

    /// <inheritdoc/>
    public override int FeatureCount { get; }

    /// <inheritdoc/>
    public override int ClassCount { get; }

    /// <summary>Number of rows.</summary>
    public override long? RowCount => Labels.Length;

    internal float[] Features { get; }

    internal int[] Labels { get; }

    /// <inheritdoc/>
    public override RowReader Open() => new Reader(this);

    private sealed class Reader(LabeledRows rows) : RowReader
    {
        private int _next;

        public override int Read(Span<float> features, Span<int> labels)
        {
            int count = Math.Min(labels.Length, rows.Labels.Length - _next);
            rows.Labels.AsSpan(_next, count).CopyTo(labels);
            rows.Features.AsSpan(_next * rows.FeatureCount, count * rows.FeatureCount).CopyTo(features);
            _next += count;
            return count;
        }
    }
}
