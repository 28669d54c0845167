using Microsoft.ML.Pruning.Tasks;

namespace Microsoft.ML.Pruning.Training;

/// <summary>Labelled rows held in memory.</summary>
public sealed class LabeledRows : RowSource
{
    private readonly RowBlocks _features;
    private readonly float[] _labels;
    private readonly int[]? _places;
    private readonly bool _checked;
    private readonly RowShape _shape;

    /// <summary>Takes rows over; the arrays may be kept as they are and must not change afterwards.</summary>
    /// <param name="features">The features row after row: rows x <paramref name="featureCount"/>.</param>
    /// <param name="featureCount">Features of every row, at least 1.</param>
    /// <param name="labels">What labels each row: a class counted from 0, or 0 or 1, or a number for each output.</param>
    /// <param name="task">What the labels are for.</param>
    /// <param name="weights">How much each row counts, at least 0; null (default) for all alike.</param>
    /// <exception cref="ArgumentNullException">An array or the task is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count is below 1.</exception>
    /// <exception cref="ArgumentException">The arrays do not hold the same number of rows.</exception>
    public LabeledRows(float[] features, int featureCount, float[] labels, LearningTask task, float[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(task);
        ArgumentOutOfRangeException.ThrowIfLessThan(featureCount, 1);
        var rows = labels.Length / task.Targets;
        if (labels.Length % task.Targets != 0 || (long)rows * featureCount != features.LongLength)
        {
            throw new ArgumentException(
                $"{labels.Length} labels of {task.Targets} a row and {featureCount} features a row need {(long)rows * featureCount} "
                    + $"features; there are {features.LongLength}.",
                nameof(features));
        }

        if (weights is not null && weights.Length != rows)
        {
            throw new ArgumentException($"There are {weights.Length} weights for {rows} rows; give one a row.", nameof(weights));
        }

        _features = new RowBlocks(features, featureCount);
        _labels = weights is null ? labels : Joined(labels, weights, task.Targets);
        (Task, HasWeights, Count) = (task, weights is not null, rows);
        _shape = Shape;
    }

    /// <summary>Takes over rows of several classes.</summary>
    /// <param name="features">The features row after row: rows x <paramref name="featureCount"/>.</param>
    /// <param name="featureCount">Features of every row, at least 1.</param>
    /// <param name="labels">The class of each row, counted from 0.</param>
    /// <param name="classCount">Number of classes, at least 1.</param>
    /// <inheritdoc cref="LabeledRows(float[], int, float[], LearningTask, float[])" path="/exception"/>
    public LabeledRows(float[] features, int featureCount, int[] labels, int classCount)
        : this(features, featureCount, Numbers(labels), new MulticlassTask(classCount))
    {
    }

    /// <summary>Takes over rows in blocks.</summary>
    /// <param name="features">The features; there may be room for more rows than there are.</param>
    /// <param name="labels">The numbers that label each row, with its weight where there are weights.</param>
    /// <param name="task">What the labels are for.</param>
    /// <param name="hasWeights">Whether there are weights.</param>
    /// <param name="places">Where each row is in the blocks; null where they are in their order.</param>
    /// <param name="isChecked">Whether every row was found good.</param>
    internal LabeledRows(
        RowBlocks features, float[] labels, LearningTask task, bool hasWeights, int[]? places = null, bool isChecked = false)
    {
        (_features, _labels, _places, _checked) = (features, labels, places, isChecked);
        (Task, HasWeights) = (task, hasWeights);
        _shape = Shape;
        Count = labels.Length / _shape.Labels;
    }

    /// <inheritdoc/>
    public override LearningTask Task { get; }

    /// <inheritdoc/>
    public override int FeatureCount => _features.FeatureCount;

    /// <inheritdoc/>
    public override bool HasWeights { get; }

    /// <summary>Number of rows.</summary>
    public override long? RowCount => Count;

    /// <summary>Number of rows.</summary>
    internal int Count { get; }

    /// <summary>The mean weight of a row; 1 where all count alike.</summary>
    internal double MeanWeight => HasWeights ? Enumerable.Range(0, Count).Average(row => (double)LabelsOf(row)[^1]) : 1;

    /// <summary>All features as one array.</summary>
    /// <remarks>Made anew where the rows are in several blocks or in another order.</remarks>
    internal float[] Features
    {
        get
        {
            if (_places is null && _features.Single is { } block && block.Length == Count * FeatureCount)
            {
                return block;
            }

            var features = new float[checked(Count * FeatureCount)];
            for (var row = 0; row < Count; row++)
            {
                FeaturesOf(row).CopyTo(features.AsSpan(row * FeatureCount));
            }

            return features;
        }
    }

    /// <inheritdoc/>
    internal override bool IsChecked => _checked;

    /// <inheritdoc/>
    public override RowReader Open() => new Reader(this);

    /// <summary>Requires that at least one row counts.</summary>
    /// <exception cref="ArgumentException">All weights are 0.</exception>
    internal void RequireWeight(string what)
    {
        if (MeanWeight == 0)
        {
            throw new ArgumentException(
                $"All {Count} {what} rows that are taken have weight 0; at least one must count. Take more rows, or leave out such rows.",
                "rows");
        }
    }

    /// <summary>The features of a row.</summary>
    internal ReadOnlySpan<float> FeaturesOf(int row) => _features[_places is null ? row : _places[row]];

    /// <summary>The numbers that label a row, and any weight.</summary>
    internal ReadOnlySpan<float> LabelsOf(int row) => _labels.AsSpan(row * _shape.Labels, _shape.Labels);

    /// <summary>Some of the rows, in the order asked for, without copying features.</summary>
    internal LabeledRows Pick(int[] rows)
    {
        var labels = new float[rows.Length * _shape.Labels];
        for (var i = 0; i < rows.Length; i++)
        {
            LabelsOf(rows[i]).CopyTo(labels.AsSpan(i * _shape.Labels));
        }

        var places = _places is null ? rows : Array.ConvertAll(rows, row => _places[row]);
        return new LabeledRows(_features, labels, Task, HasWeights, places);
    }

    private static float[] Numbers(int[] labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        return Array.ConvertAll(labels, label => (float)label);
    }

    private static float[] Joined(float[] labels, float[] weights, int targets)
    {
        var joined = new float[labels.Length + weights.Length];
        for (var row = 0; row < weights.Length; row++)
        {
            labels.AsSpan(row * targets, targets).CopyTo(joined.AsSpan(row * (targets + 1)));
            joined[(row * (targets + 1)) + targets] = weights[row];
        }

        return joined;
    }

    private sealed class Reader(LabeledRows rows) : RowReader
    {
        private readonly RowShape _shape = rows._shape;
        private int _next;

        public override int Read(Span<float> features, Span<float> labels)
        {
            var count = Math.Min(labels.Length / _shape.Labels, rows.Count - _next);
            rows._labels.AsSpan(_next * _shape.Labels, count * _shape.Labels).CopyTo(labels);
            for (var row = 0; row < count; row++)
            {
                rows.FeaturesOf(_next + row).CopyTo(features[(row * _shape.Features)..]);
            }

            _next += count;
            return count;
        }
    }
}
