namespace Microsoft.ML.Pruning.Inference;

/// <summary>Computes tiles of candidates; has the buffers for one at a time.</summary>
internal sealed class CandidateRun
{
    private readonly ActivationTable _table;
    private readonly CandidatePlan _plan;
    private readonly float[][] _buffers;
    private readonly float[] _gathered;
    private readonly float[] _scratch;

    public CandidateRun(ActivationTable table, CandidatePlan plan)
    {
        (_table, _plan) = (table, plan);
        var rows = plan.Stages.Select(stage => stage.Rows).DefaultIfEmpty(1).Max();
        _buffers = [.. plan.BufferLengths.Select((length, buffer) => new float[length * (plan.IsShared[buffer] ? plan.Rows : rows)])];
        var steps = plan.Stages.SelectMany(stage => stage.Steps).ToList();
        _gathered = new float[rows * steps.SelectMany(step => step.Inputs).Append(table.Output).Max(value => table.Lengths[value])];
        _scratch = new float[steps.Select(ScratchLengthOf).DefaultIfEmpty().Max()];
    }

    /// <summary>Computes a tile; <see cref="OutputOf"/> has its outputs.</summary>
    public void Run(ActivationCache cache, CandidateTile tile)
    {
        foreach (var stage in _plan.Stages)
        {
            for (var first = 0; first < tile.Count; first += stage.Rows)
            {
                var part = new Part(cache, tile, first, Math.Min(stage.Rows, tile.Count - first));
                foreach (var step in stage.Steps)
                {
                    Run(step, part);
                }
            }
        }
    }

    /// <summary>What the network yields for a row of a candidate.</summary>
    public ReadOnlySpan<float> OutputOf(ActivationCache cache, CandidateTile tile, int number) =>
        InputOf(_table.Output, new Part(cache, tile, number, 1));

    private int ScratchLengthOf(CandidateStep step) =>
        step.Updates ? _table.Updates[step.Value]!.ScratchLengthFor(_plan.Rows) : _table.Operations[step.Value]!.ScratchLength;

    private void Run(CandidateStep step, Part part)
    {
        var length = _table.Lengths[step.Value];
        var output = BufferOf(step.Value, part);
        if (step.Updates)
        {
            Update(step, part, output, length);
        }
        else
        {
            Compute(step, part, output);
        }

        for (var i = 0; i < part.Count && step.Removes; i++)
        {
            _table.Remove(step.Value, part.Tile.GroupOf(part.First + i), output.Slice(i * length, length));
        }
    }

    /// <summary>Candidate by candidate, for each has channels of its own.</summary>
    private void Update(CandidateStep step, Part part, Span<float> output, int length)
    {
        var (input, count, end) = (step.Inputs[0], part.Tile.Candidates, part.First + part.Count);
        for (var number = part.First; number < Math.Min(end, part.First + count); number++)
        {
            var rows = (end - number + count - 1) / count;
            var updated = new ChannelUpdate.UpdatedRows(
                rows,
                part.Cache.Rows(input, part.Tile.RowOf(number), rows),
                part.Cache.Rows(step.Value, part.Tile.RowOf(number), rows),
                output[((number - part.First) * length)..],
                count * length);
            var channels = _table.ChannelsOf(input)[part.Tile.GroupOf(number)];
            if (!channels.IsEmpty)
            {
                _table.Updates[step.Value]!.Apply(channels, _table.Removed[input], updated, _scratch);
                continue;
            }

            for (var row = 0; row < rows; row++)
            {
                updated.Outputs.Slice(row * length, length).CopyTo(updated.Targets[(row * updated.TargetStride)..]);
            }
        }
    }

    private void Compute(CandidateStep step, Part part, Span<float> output)
    {
        if (_table.Updates[step.Value]?.Run(InputOf(step.Inputs[0], part), part.Count, output) == true)
        {
            return;
        }

        for (var i = 0; i < step.Inputs.Length; i++)
        {
            _table.Operations[step.Value]!.Run(i, InputOf(step.Inputs[i], part), output, part.Count, _scratch);
        }
    }

    /// <summary>The rows of a value, put together where they were not computed.</summary>
    private ReadOnlySpan<float> InputOf(int value, Part part)
    {
        if (_plan.States[value] == ValueState.Changed)
        {
            return BufferOf(value, part);
        }

        var length = _table.Lengths[value];
        for (var i = 0; i < part.Count; i++)
        {
            var row = _gathered.AsSpan(i * length, length);
            part.Cache.Rows(value, part.Tile.RowOf(part.First + i), 1).CopyTo(row);
            _table.Remove(value, part.Tile.GroupOf(part.First + i), row);
        }

        return _gathered.AsSpan(0, part.Count * length);
    }

    private Span<float> BufferOf(int value, Part part)
    {
        var (buffer, length) = (_plan.BufferOf(value), _table.Lengths[value]);
        return _buffers[buffer].AsSpan(_plan.IsShared[buffer] ? part.First * length : 0, part.Count * length);
    }

    /// <summary>The numbers of a tile that are computed together.</summary>
    private readonly record struct Part(ActivationCache Cache, CandidateTile Tile, int First, int Count);
}
