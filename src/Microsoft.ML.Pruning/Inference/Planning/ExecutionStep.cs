namespace Microsoft.ML.Pruning.Inference;

/// <summary>One operation with the buffers it reads and the one it writes.</summary>
/// <param name="Operation">What is computed.</param>
/// <param name="Inputs">The values read.</param>
/// <param name="Output">The value written.</param>
internal sealed record ExecutionStep(Operation Operation, BufferSlice[] Inputs, BufferSlice Output);
