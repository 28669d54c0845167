namespace Microsoft.ML.Pruning.Training;

/// <summary>Labelled rows held in memory.</summary>
public sealed class LabeledRows : RowSource
{
    private readonly RowBlocks _features;
    private readonly int[]? _places;

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
                $"{labels.Length} labels and {featureCount} features a row need {(long)labels.Length * featureCount} features; "
                    + $"there are {features.LongLength}.",
                nameof(features));
        }

        _features = new RowBlocks(features, featureCount);
        Labels = labels;
        ClassCount = classCount;
    }

    /// <summary>Takes over rows in blocks.</summary>
    /// <param name="features">The features; there may be room for more rows than there are.</param>
    /// <param name="labels">One label a row.</param>
    /// <param name="classCount">Number of classes.</param>
    /// <param name="places">Where each row is in the blocks; null where they are in their order.</param>
    internal LabeledRows(RowBlocks features, int[] labels, int classCount, int[]? places = null) =>
        (_features, Labels, ClassCount, _places) = (features, labels, classCount, places);

    /// <inheritdoc/>
    public override int FeatureCount => _features.FeatureCount;

    /// <inheritdoc/>
    public override int ClassCount { get; }

    /// <summary>Number of rows.</summary>
    public override long? RowCount => Labels.Length;

    internal int[] Labels { get; }

    /// <summary>All features as one array, which is made anew where the rows are in several blocks or in another order.</summary>
    internal float[] Features
    {
        get
        {
            if (_places is null && _features.Single is { } block && block.Length == Labels.Length * FeatureCount)
            {
                return block;
            }

            var features = new float[checked(Labels.Length * FeatureCount)];
            for (var row = 0; row < Labels.Length; row++)
            {
                FeaturesOf(row).CopyTo(features.AsSpan(row * FeatureCount));
            }

            return features;
        }
    }

    /// <inheritdoc/>
    public override RowReader Open() => new Reader(this);

    /// <summary>The features of a row.</summary>
    internal ReadOnlySpan<float> FeaturesOf(int row) => _features[_places is null ? row : _places[row]];

    /// <summary>Some of the rows, in the order asked for; their features are not copied.</summary>
    internal LabeledRows Pick(int[] rows) => new(
        _features,
        Array.ConvertAll(rows, row => Labels[row]),
        ClassCount,
        _places is null ? rows : Array.ConvertAll(rows, row => _places[row]));

    private sealed class Reader(LabeledRows rows) : RowReader
    {
        private int _next;

        public override int Read(Span<float> features, Span<int> labels)
        {
            var count = Math.Min(labels.Length, rows.Labels.Length - _next);
            rows.Labels.AsSpan(_next, count).CopyTo(labels);
            for (var row = 0; row < count; row++)
            {
                rows.FeaturesOf(_next + row).CopyTo(features[(row * rows.FeatureCount)..]);
            }

            _next += count;
            return count;
        }
    }
}
