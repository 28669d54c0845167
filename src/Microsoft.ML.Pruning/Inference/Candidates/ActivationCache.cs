namespace Microsoft.ML.Pruning.Inference;

/// <summary>All values of a network for some rows, as they are before anything is removed.</summary>
internal sealed class ActivationCache
{
    private const int BlockRows = 8;

    private readonly ActivationTable _table;
    private readonly float[]?[] _values;

    /// <param name="table">The values.</param>
    /// <param name="rows">The most rows that are held.</param>
    public ActivationCache(ActivationTable table, int rows)
    {
        _table = table;
        _values = new float[table.Count][];
        for (var value = 0; value < table.Count; value++)
        {
            _values[value] = value == 0 || table.Operations[value] is not null ? new float[rows * table.Lengths[value]] : null;
        }
    }

    /// <summary>Some rows of a value.</summary>
    public Span<float> Rows(int value, int first, int count)
    {
        var length = _table.Lengths[value];
        return _values[value].AsSpan(first * length, count * length);
    }

    /// <summary>Computes all values of rows.</summary>
    public void Fill(ReadOnlySpan<float> inputs, int rows, ParallelWork work)
    {
        inputs.CopyTo(_values[0]);
        for (var value = 1; value < _table.Count; value++)
        {
            if (_table.Operations[value] is { } operation)
            {
                var (own, sources) = (value, _table.InputsOf(value));
                var block = _table.Updates[value] is LinearUpdate ? work.Share(rows) : BlockRows;
                work.Run((rows + block - 1) / block, i => Fill(own, sources, operation, i * block, Math.Min(block, rows - (i * block))));
            }
        }
    }

    private void Fill(int value, int[] sources, Operation operation, int first, int count)
    {
        var output = Rows(value, first, count);
        if (_table.Updates[value]?.Run(Rows(sources[0], first, count), count, output) == true)
        {
            return;
        }

        var scratch = System.Buffers.ArrayPool<float>.Shared.Rent(operation.ScratchLength);
        for (var i = 0; i < sources.Length; i++)
        {
            operation.Run(i, Rows(sources[i], first, count), output, count, scratch);
        }

        System.Buffers.ArrayPool<float>.Shared.Return(scratch);
    }
}
