namespace Microsoft.ML.Pruning.Inference;

/// <summary>How a layer with a weight follows a change of few channels of its input.</summary>
internal abstract class ChannelUpdate
{
    /// <summary>The floats that <see cref="Apply"/> needs for its own use, for so many rows.</summary>
    public abstract int ScratchLengthFor(int rows);

    /// <summary>Computes the outputs of rows whose channels become those of a removed group.</summary>
    /// <param name="changed">The channels that change, at least one.</param>
    /// <param name="removed">A row of the input, as the channels become.</param>
    /// <param name="rows">The rows, and where their outputs go.</param>
    /// <param name="scratch">Floats with any content.</param>
    public abstract void Apply(ReadOnlySpan<int> changed, ReadOnlySpan<float> removed, UpdatedRows rows, Span<float> scratch);

    /// <summary>What each channel of a row contributes to one output, less what it would contribute when it is removed.</summary>
    /// <param name="input">The row.</param>
    /// <param name="removed">A row of the input, as its channels are when they are removed.</param>
    /// <param name="output">Which output.</param>
    /// <param name="contributions">Receives a number for each channel of the input.</param>
    public abstract void Contribute(ReadOnlySpan<float> input, ReadOnlySpan<float> removed, int output, Span<float> contributions);

    /// <summary>Computes the outputs of whole rows, where this is faster for many than the layer's own operation.</summary>
    /// <returns>Whether it is, and they are computed.</returns>
    public virtual bool Run(ReadOnlySpan<float> inputs, int rows, Span<float> outputs) => false;

    /// <summary>Rows before the change, and where their outputs after it go.</summary>
    public readonly ref struct UpdatedRows(
        int count, ReadOnlySpan<float> inputs, ReadOnlySpan<float> outputs, Span<float> targets, int targetStride)
    {
        /// <summary>The number of rows.</summary>
        public int Count { get; } = count;

        /// <summary>The inputs before the change, row after row.</summary>
        public ReadOnlySpan<float> Inputs { get; } = inputs;

        /// <summary>The outputs before the change, row after row.</summary>
        public ReadOnlySpan<float> Outputs { get; } = outputs;

        /// <summary>Receives the outputs.</summary>
        public Span<float> Targets { get; } = targets;

        /// <summary>The floats from one row of the targets to the next.</summary>
        public int TargetStride { get; } = targetStride;
    }
}
