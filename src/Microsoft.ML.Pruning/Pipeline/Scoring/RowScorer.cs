using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Inference;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Runs the network over a block of rows that the caller fills, and holds the probabilities.</summary>
internal sealed class RowScorer(NetworkExecutor executor, int capacity)
{
    private const int LeastRowsOfAThread = 8;

    private readonly float[] _features = new float[capacity * executor.InputLength];
    private readonly float[] _logits = new float[capacity * executor.OutputLength];
    private readonly float[] _probabilities = new float[capacity * executor.OutputLength];

    public int Capacity => capacity;

    public Span<float> FeaturesOf(int row) => _features.AsSpan(row * executor.InputLength, executor.InputLength);

    public ReadOnlySpan<float> ProbabilitiesOf(int row) => _probabilities.AsSpan(row * executor.OutputLength, executor.OutputLength);

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

    /// <summary>Copies the probabilities of a row into a buffer that the caller owns.</summary>
    public void CopyScore(int row, ref VBuffer<float> destination)
    {
        var probabilities = ProbabilitiesOf(row);
        var editor = VBufferEditor.Create(ref destination, probabilities.Length);
        probabilities.CopyTo(editor.Values);
        destination = editor.Commit();
    }

    /// <summary>The key of the most probable class, from 1; among equals the first.</summary>
    public uint PredictedKeyOf(int row)
    {
        var probabilities = ProbabilitiesOf(row);
        var best = 0;
        for (var i = 1; i < probabilities.Length; i++)
        {
            if (probabilities[i] > probabilities[best])
            {
                best = i;
            }
        }

        return (uint)(best + 1);
    }

    private void RunRows(int from, int to)
    {
        var rows = to - from;
        if (rows == 0)
        {
            return;
        }

        int inputs = executor.InputLength, outputs = executor.OutputLength;
        var logits = _logits.AsSpan(from * outputs, rows * outputs);
        executor.Run(_features.AsSpan(from * inputs, rows * inputs), rows, logits);
        Softmax.Apply(logits, outputs, _probabilities.AsSpan(from * outputs, rows * outputs));
    }
}
