using System.Globalization;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>
/// Scores rows with a network in managed code. One executor may be used by several threads at once: it holds no state between calls
/// but pooled buffers.
/// </summary>
public abstract class NetworkExecutor
{
    private protected NetworkExecutor(Network network)
    {
        InputLength = Length(network.Definition.InputShape, "input");
        OutputLength = Length(network.Definition.OutputShape, "output");
    }

    /// <summary>The number of values of one row of the input: the elements of the input shape of the network.</summary>
    public int InputLength { get; }

    /// <summary>The number of values of one row of the output: the elements of the output shape of the network.</summary>
    public int OutputLength { get; }

    /// <summary>Prepares a network for scoring.</summary>
    /// <param name="network">The network; batch normalisations use their running statistics and dropout does nothing.</param>
    /// <exception cref="ArgumentException">
    /// An activation of one row, or what a layer needs to compute one, has more elements than an array can hold.
    /// </exception>
    public static NetworkExecutor Create(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new DenseExecutor(network);
    }

    /// <summary>Scores rows: the output of the last node for each.</summary>
    /// <param name="inputs">The rows one after the other: <paramref name="rows"/> x <see cref="InputLength"/> values.</param>
    /// <param name="rows">The number of rows, at least 0.</param>
    /// <param name="logits">Receives <paramref name="rows"/> x <see cref="OutputLength"/> values.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is negative.</exception>
    /// <exception cref="ArgumentException">A span has another length than the number of rows asks for.</exception>
    public void Run(ReadOnlySpan<float> inputs, int rows, Span<float> logits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        RequireLength(inputs.Length, rows, InputLength, nameof(inputs));
        RequireLength(logits.Length, rows, OutputLength, nameof(logits));
        RunRows(inputs, rows, logits);
    }

    private protected abstract void RunRows(ReadOnlySpan<float> inputs, int rows, Span<float> logits);

    private static int Length(TensorShape shape, string what) => shape.Count <= Array.MaxLength
        ? (int)shape.Count
        : throw new ArgumentException($"The {what} of the network has shape {shape}, more elements than an array can hold.", "network");

    private static void RequireLength(int length, int rows, int rowLength, string name)
    {
        if (length != (long)rows * rowLength)
        {
            throw new ArgumentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{rows} rows of {rowLength} values are {(long)rows * rowLength} values, but {name} has {length}."),
                name);
        }
    }
}
