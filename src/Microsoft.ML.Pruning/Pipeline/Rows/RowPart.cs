using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Collects and counts the rows of one part.</summary>
/// <remarks>Training or validation, of unknown size; sums up their labels.</remarks>
internal sealed class RowPart(RowColumns columns)
{
    private readonly RowBlocks _features = new(columns.Shape.Features);
    private readonly List<float> _labels = [];
    private readonly LabelSummary _summary = new(columns.Task.Task, columns.HasWeights);
    private bool _dropped;

    /// <summary>The number of rows, also of those no longer held.</summary>
    public long Count { get; private set; }

    /// <summary>The class of all rows; null where they have several, or none.</summary>
    public int? OnlyClass => _summary.OnlyClass;

    /// <summary>What the rows weigh together.</summary>
    public double Weight => _summary.Weight;

    /// <summary>Where to write the next row's features, kept once <see cref="Add"/> follows.</summary>
    public Span<float> NextFeatures() => _features.Reach(_dropped ? 0 : (int)Count);

    /// <summary>Adds a row by its label, and weight if there are weights.</summary>
    public void Add(ReadOnlySpan<float> label)
    {
        _summary.Add(label);
        Count++;
        if (!_dropped)
        {
            _labels.AddRange(label);
        }
    }

    /// <summary>Keeps counting from here on, but holds no rows.</summary>
    public void Drop()
    {
        _dropped = true;
        _features.Clear();
        _labels.Clear();
        _labels.TrimExcess();
    }

    /// <summary>The rows held; the part takes no more.</summary>
    public LabeledRows ToRows() => new(_features, [.. _labels], columns.Task.Task, columns.HasWeights, isChecked: true);
}
