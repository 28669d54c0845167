namespace Microsoft.ML.Pruning.Training;

/// <summary>Features of rows in blocks of about a megabyte, which grow without copies.</summary>
internal sealed class RowBlocks
{
    private const int BlockBytes = 1 << 20;
    private const long LargeBytes = 64 << 20;

    private readonly List<float[]> _blocks = [];
    private readonly int _blockRows;

    /// <summary>No rows yet.</summary>
    public RowBlocks(int featureCount)
    {
        FeatureCount = featureCount;
        _blockRows = Math.Max(1, BlockBytes / (4 * featureCount));
    }

    /// <summary>Takes rows over as one block.</summary>
    public RowBlocks(float[] features, int featureCount)
    {
        FeatureCount = featureCount;
        _blockRows = Math.Max(1, features.Length / featureCount);
        _blocks.Add(features);
    }

    public int FeatureCount { get; }

    /// <summary>The only block, or null where there are several.</summary>
    public float[]? Single => _blocks.Count == 1 ? _blocks[0] : null;

    /// <summary>The features of a row.</summary>
    public Span<float> this[int row] => _blocks[row / _blockRows].AsSpan(row % _blockRows * FeatureCount, FeatureCount);

    /// <summary>The features of a row, for which there is room afterwards.</summary>
    public Span<float> Reach(int row)
    {
        while (row / _blockRows >= _blocks.Count)
        {
            Grow();
        }

        return this[row];
    }

    public void Clear() => _blocks.Clear();

    private void Grow()
    {
        var blockBytes = 4L * _blockRows * FeatureCount;
        var before = _blocks.Count * blockBytes;
        if (before < LargeBytes && before + blockBytes >= LargeBytes)
        {
            // Rows that are garbage by now would stay for as long as the large object heap may grow, several times over the budget.
            GC.Collect();
        }

        _blocks.Add(GC.AllocateUninitializedArray<float>(_blockRows * FeatureCount));
    }
}
