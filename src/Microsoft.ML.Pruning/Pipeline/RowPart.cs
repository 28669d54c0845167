using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Collects the rows of one part (training or validation) of unknown size, counts them, and notes which classes occur.</summary>
internal sealed class RowPart(int featureCount, int classCount)
{
    private const int ChunkBytes = 4 << 20;

    private readonly int _chunkRows = Math.Max(1, ChunkBytes / (4 * featureCount));
    private readonly List<float[]> _features = [];
    private readonly List<int> _labels = [];
    private readonly bool[] _seen = new bool[classCount];
    private bool _dropped;

    /// <summary>The number of rows, also of those no longer held.</summary>
    public long Count { get; private set; }

    /// <summary>The class that all rows have, or -1 where there are none or several.</summary>
    public int OnlyClass => _seen.Count(seen => seen) == 1 ? Array.IndexOf(_seen, true) : -1;

    /// <summary>Where to write the features of the next row; not kept unless <see cref="Add"/> follows.</summary>
    public Span<float> NextFeatures()
    {
        int slot = _dropped ? 0 : (int)(Count % _chunkRows);
        if (slot == 0 && (_features.Count == 0 || !_dropped))
        {
            _features.Add(new float[_chunkRows * featureCount]);
        }

        return _features[^1].AsSpan(slot * featureCount, featureCount);
    }

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

    /// <summary>The rows held, as one block; the part is empty afterwards.</summary>
    public LabeledRows ToRows()
    {
        var features = GC.AllocateUninitializedArray<float>(checked((int)Count * featureCount));
        int rows = (int)Count;
        for (int chunk = 0; chunk < _features.Count && rows > 0; chunk++)
        {
            int count = Math.Min(rows, _chunkRows);
            _features[chunk].AsSpan(0, count * featureCount).CopyTo(features.AsSpan(chunk * _chunkRows * featureCount));
            _features[chunk] = [];
            rows -= count;
        }

        var collected = new LabeledRows(features, featureCount, [.. _labels], classCount);
        Drop();
        return collected;
    }
}
