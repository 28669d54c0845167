using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Collects the rows of one part (training or validation) of unknown size, counts them, and notes which classes occur.</summary>
internal sealed class RowPart(int featureCount, int classCount)
{
    private readonly RowBlocks _features = new(featureCount);
    private readonly List<int> _labels = [];
    private readonly bool[] _seen = new bool[classCount];
    private bool _dropped;

    /// <summary>The number of rows, also of those no longer held.</summary>
    public long Count { get; private set; }

    /// <summary>The class that all rows have, or -1 where there are none or several.</summary>
    public int OnlyClass => _seen.Count(seen => seen) == 1 ? Array.IndexOf(_seen, true) : -1;

    /// <summary>Where to write the features of the next row; not kept unless <see cref="Add"/> follows.</summary>
    public Span<float> NextFeatures() => _features.Reach(_dropped ? 0 : (int)Count);

    public void Add(int label)
    {
        _seen[label] = true;
        Count++;
        if (!_dropped)
        {
            _labels.Add(label);
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
    public LabeledRows ToRows() => new(_features, [.. _labels], classCount);
}
