namespace Microsoft.ML.Pruning.Inference;

/// <summary>What one node computes for a tile of rows. Holds no state between calls.</summary>
internal abstract class Operation
{
    /// <summary>The number of floats that <see cref="Run"/> needs for its own use.</summary>
    public virtual int ScratchLength => 0;

    /// <summary>Whether the output may be the same buffer as the first input.</summary>
    public virtual bool WorksInPlace => false;

    /// <summary>Computes the output; called once for each input of the node, in order.</summary>
    /// <param name="index">Which input this is, from 0.</param>
    /// <param name="input">The rows of that input one after the other.</param>
    /// <param name="output">The rows of the output; what the calls for earlier inputs wrote is still there.</param>
    /// <param name="rows">The number of rows, at least 1.</param>
    /// <param name="scratch"><see cref="ScratchLength"/> floats with any content.</param>
    public abstract void Run(int index, ReadOnlySpan<float> input, Span<float> output, int rows, Span<float> scratch);
}
