namespace Microsoft.ML.Pruning.Inference;

/// <summary>The buffers of one run of a plan.</summary>
/// <remarks>Used by one thread at a time and kept for the next run.</remarks>
internal sealed class Workspace(ExecutionPlan plan)
{
    private readonly float[][] _buffers = [.. plan.BufferLengths.Select(_ => Array.Empty<float>())];
    private readonly float[] _scratch = new float[plan.ScratchLength];
    private int _rows;

    public Span<float> Scratch => _scratch;

    /// <summary>Makes room for that many rows.</summary>
    public void Reserve(int rows)
    {
        if (rows <= _rows)
        {
            return;
        }

        for (var i = 0; i < _buffers.Length; i++)
        {
            _buffers[i] = new float[checked(rows * plan.BufferLengths[i])];
        }

        _rows = rows;
    }

    public Span<float> Values(BufferSlice slice, int rows) => _buffers[slice.Buffer].AsSpan(0, rows * slice.RowLength);
}
