namespace Microsoft.ML.Pruning.Inference;

/// <summary>What is computed for the candidates of a set of groups, in which buffers.</summary>
/// <remarks>
/// The network before the first reader of a group stays as it is. A value in which only the channels of the group change is never computed;
/// a layer with a weight that reads it is updated by the change; all behind is computed in full. A new stage begins where a fully connected
/// layer is computed in full: there many rows share the weights, while all before goes through the cache in few rows.
/// </remarks>
internal sealed class CandidatePlan
{
    /// <summary>The most rows of a tile, a row for each pair of a candidate and an input row.</summary>
    private const int MostRows = 64;

    /// <summary>The floats of a stage that stay in the cache.</summary>
    private const int StageFloats = 1 << 17;

    /// <summary>The floats of a tile between stages.</summary>
    private const int TileFloats = 1 << 23;

    private readonly ActivationTable _table;
    private readonly int[] _buffers;

    /// <param name="table">The values of the network.</param>
    /// <param name="groups">The groups that one may remove.</param>
    public CandidatePlan(ActivationTable table, IReadOnlyList<int> groups)
    {
        _table = table;
        States = new ValueState[table.Count];
        _buffers = new int[table.Count];
        Array.Fill(_buffers, -1);
        var steps = new List<CandidateStep>();
        List<int> lengths = [];
        for (var value = 1; value < table.Count; value++)
        {
            if (table.Operations[value] is not null && Trace(value, groups) is { } step)
            {
                steps.Add(step with { Buffer = BufferFor(step, lengths) });
                _buffers[value] = steps[^1].Buffer;
            }
        }

        BufferLengths = [.. lengths];
        var stages = Cut(steps);
        IsShared = SharedBuffers(stages);
        var floats = BufferLengths.Where((_, buffer) => IsShared[buffer]).Sum(length => (long)length);
        Rows = (int)Math.Clamp(TileFloats / Math.Max(1, floats), 1, MostRows);
        Stages = [.. stages.Select(stage => new CandidateStage([.. stage], RowsOf(stage)))];
    }

    /// <summary>What becomes of each value.</summary>
    public ValueState[] States { get; }

    public CandidateStage[] Stages { get; }

    /// <summary>The floats per row of each buffer.</summary>
    public int[] BufferLengths { get; }

    /// <summary>Whether a buffer holds a whole tile, because a later stage reads it; others hold the rows that a stage runs.</summary>
    public bool[] IsShared { get; }

    /// <summary>The rows of a tile.</summary>
    public int Rows { get; }

    /// <summary>The buffer of a value that is computed.</summary>
    public int BufferOf(int value) => _buffers[value];

    /// <summary>The state of a value, and the step that computes it; null where none need.</summary>
    private CandidateStep? Trace(int value, IReadOnlyList<int> groups)
    {
        var inputs = _table.InputsOf(value);
        var removes = _table.ChannelsOf(value).HasAny(groups);
        var strongest = inputs.Max(input => States[input]);
        var mixes = _table.Updates[value] is not null;
        States[value] = strongest switch
        {
            ValueState.Changed => ValueState.Changed,
            ValueState.WithoutChannels when mixes => ValueState.Changed,
            _ => removes ? ValueState.WithoutChannels : ValueState.Kept,
        };
        return States[value] == ValueState.Changed
            ? new CandidateStep(value, inputs, -1, strongest == ValueState.WithoutChannels, removes)
            : null;
    }

    /// <summary>The buffer of the input, if nobody else reads that and the operation can; else a new one.</summary>
    private int BufferFor(CandidateStep step, List<int> lengths)
    {
        var input = step.Inputs[0];
        if (!step.Updates
            && _table.Operations[step.Value]!.WorksInPlace
            && States[input] == ValueState.Changed
            && input != _table.Output
            && ReadersOf(input) == 1)
        {
            return _buffers[input];
        }

        lengths.Add(_table.Lengths[step.Value]);
        return lengths.Count - 1;
    }

    private int ReadersOf(int value) => Enumerable.Range(1, _table.Count - 1)
        .Count(reader => _table.Operations[reader] is not null && _table.InputsOf(reader).Contains(value));

    private List<List<CandidateStep>> Cut(List<CandidateStep> steps)
    {
        var stages = new List<List<CandidateStep>>();
        foreach (var step in steps)
        {
            if (stages.Count == 0 || (!step.Updates && _table.Updates[step.Value] is LinearUpdate))
            {
                stages.Add([]);
            }

            stages[^1].Add(step);
        }

        return stages;
    }

    private bool[] SharedBuffers(List<List<CandidateStep>> stages)
    {
        var shared = new bool[BufferLengths.Length];
        foreach (var stage in stages)
        {
            var own = stage.Select(step => step.Value).ToHashSet();
            foreach (var input in stage.SelectMany(step => step.Inputs).Where(input => !own.Contains(input) && _buffers[input] >= 0))
            {
                shared[_buffers[input]] = true;
            }
        }

        if (_buffers[_table.Output] >= 0)
        {
            shared[_buffers[_table.Output]] = true;
        }

        return shared;
    }

    private int RowsOf(List<CandidateStep> stage)
    {
        var floats = stage.Select(step => step.Buffer).Distinct().Sum(buffer => (long)BufferLengths[buffer]);
        return (int)Math.Clamp(StageFloats / Math.Max(1, floats), 1, Rows);
    }
}
