using Microsoft.ML.Pruning.Inference;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Runs the network over a block of rows.</summary>
/// <remarks>The caller fills the block; the outputs are held.</remarks>
internal sealed class RowScorer(NetworkBinding binding, int capacity)
{
    private const int LeastRowsOfAThread = 8;

    private readonly NetworkExecutor _executor = binding.Executor;
    private readonly float[] _features = new float[capacity * binding.Executor.InputLength];
    private readonly float[] _outputs = new float[capacity * binding.Executor.OutputLength];

    public int Capacity => capacity;

    public Span<float> FeaturesOf(int row) => _features.AsSpan(row * _executor.InputLength, _executor.InputLength);

    /// <summary>The scores of a row.</summary>
    public ReadOnlySpan<float> OutputsOf(int row) => _outputs.AsSpan(row * _executor.OutputLength, _executor.OutputLength);

    public void Run(int rows)
    {
        var threads = Math.Min(Environment.ProcessorCount, rows / LeastRowsOfAThread);
        if (threads <= 1)
        {
            RunRows(0, rows);
            return;
        }

        var share = (rows + threads - 1) / threads;
        Parallel.For(0, threads, thread => RunRows(Math.Min(rows, thread * share), Math.Min(rows, (thread + 1) * share)));
    }

    private void RunRows(int from, int to)
    {
        var rows = to - from;
        if (rows == 0)
        {
            return;
        }

        int inputs = _executor.InputLength, width = _executor.OutputLength;
        var outputs = _outputs.AsSpan(from * width, rows * width);
        _executor.Run(_features.AsSpan(from * inputs, rows * inputs), rows, outputs);
        binding.Task.Activate(outputs);
    }
}
