using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>Scores rows with a network in managed code.</summary>
/// <remarks>
/// Runs tile by tile: so many rows at a time that their activations stay in the cache. One executor may be used by several threads at once:
/// it holds no state between calls but pooled buffers.
/// </remarks>
public sealed class NetworkExecutor
{
    private const int TileFloats = 1 << 18;
    private const int MostTileRows = 128;

    private readonly ExecutionPlan _plan;
    private readonly int _tileRows;
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    private NetworkExecutor(Network network)
    {
        InputLength = Length(network.Definition.InputShape, "input");
        OutputLength = Length(network.Definition.OutputShape, "output");
        _plan = new ExecutionPlan(network);
        var floatsPerRow = InputLength + _plan.BufferLengths.Sum(length => (long)length);
        _tileRows = (int)Math.Clamp(TileFloats / floatsPerRow, 1, MostTileRows);
    }

    /// <summary>The values of one input row: the elements of the input shape.</summary>
    public int InputLength { get; }

    /// <summary>The values of one output row: the elements of the output shape.</summary>
    public int OutputLength { get; }

    /// <summary>Prepares a network for scoring.</summary>
    /// <param name="network">The network; batch normalisations use their running statistics and dropout does nothing.</param>
    /// <exception cref="ArgumentException">
    /// An activation of one row, or what a layer needs to compute one, has more elements than an array can hold.
    /// </exception>
    public static NetworkExecutor Create(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new NetworkExecutor(network);
    }

    /// <summary>Scores rows: the output of the last node for each.</summary>
    /// <param name="inputs">The rows one after the other: <paramref name="rows"/> x <see cref="InputLength"/> values.</param>
    /// <param name="rows">The number of rows, at least 0.</param>
    /// <param name="outputs">Receives <paramref name="rows"/> x <see cref="OutputLength"/> values.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is negative.</exception>
    /// <exception cref="ArgumentException">A span has another length than the number of rows asks for.</exception>
    public void Run(ReadOnlySpan<float> inputs, int rows, Span<float> outputs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        RequireLength(inputs.Length, rows, InputLength, nameof(inputs));
        RequireLength(outputs.Length, rows, OutputLength, nameof(outputs));
        RunRows(inputs, rows, outputs);
    }

    private void RunRows(ReadOnlySpan<float> inputs, int rows, Span<float> outputs)
    {
        if (!_workspaces.TryTake(out var workspace))
        {
            workspace = new Workspace(_plan);
        }

        for (var start = 0; start < rows; start += _tileRows)
        {
            var count = Math.Min(_tileRows, rows - start);
            RunTile(
                workspace,
                inputs.Slice(start * InputLength, count * InputLength),
                count,
                outputs.Slice(start * OutputLength, count * OutputLength));
        }

        _workspaces.Add(workspace);
    }

    private void RunTile(Workspace workspace, ReadOnlySpan<float> inputs, int rows, Span<float> outputs)
    {
        workspace.Reserve(rows);
        foreach (var step in _plan.Steps)
        {
            var output = workspace.Values(step.Output, rows);
            for (var i = 0; i < step.Inputs.Length; i++)
            {
                var slice = step.Inputs[i];
                var input = slice.Buffer == ExecutionPlan.InputBuffer ? inputs : workspace.Values(slice, rows);
                step.Operation.Run(i, input, output, rows, workspace.Scratch);
            }
        }

        var result = _plan.Output.Buffer == ExecutionPlan.InputBuffer ? inputs : workspace.Values(_plan.Output, rows);
        result.CopyTo(outputs);
    }

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
