using System.Collections.Concurrent;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Inference;

/// <summary>Runs the plan of a network tile by tile: so many rows at a time that their activations stay in the cache.</summary>
internal sealed class DenseExecutor : NetworkExecutor
{
    private const int TileFloats = 1 << 18;
    private const int MostTileRows = 128;

    private readonly ExecutionPlan _plan;
    private readonly int _tileRows;
    private readonly ConcurrentBag<Workspace> _workspaces = [];

    public DenseExecutor(Network network)
        : base(network)
    {
        _plan = new ExecutionPlan(network);
        var floatsPerRow = InputLength + _plan.BufferLengths.Sum(length => (long)length);
        _tileRows = (int)Math.Clamp(TileFloats / floatsPerRow, 1, MostTileRows);
    }

    private protected override void RunRows(ReadOnlySpan<float> inputs, int rows, Span<float> logits)
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
                logits.Slice(start * OutputLength, count * OutputLength));
        }

        _workspaces.Add(workspace);
    }

    private void RunTile(Workspace workspace, ReadOnlySpan<float> inputs, int rows, Span<float> logits)
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
        result.CopyTo(logits);
    }
}
