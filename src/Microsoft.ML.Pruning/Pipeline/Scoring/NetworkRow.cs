using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>One live row with scores.</summary>
/// <remarks>They are computed when asked for, once for each position of the input.</remarks>
internal sealed class NetworkRow(NetworkBinding binding, DataViewRow input, bool[] active) : DataViewRow
{
    private readonly RowScorer _scorer = new(binding, capacity: 1);
    private ValueGetter<VBuffer<float>>? _features;
    private VBuffer<float> _buffer;
    private long _scored = long.MinValue;
    private bool _disposed;

    public override DataViewSchema Schema => binding.OutputSchema;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Getters.RequireActive(active, column);
        if (column.Index < binding.InputSchema.Count)
        {
            return input.GetGetter<TValue>(binding.InputSchema[column.Index]);
        }

        _features ??= input.GetGetter<VBuffer<float>>(binding.Features);
        return binding.GetGetter<TValue>(column, Score);
    }

    protected override void Dispose(bool disposing)
    {
        if (!_disposed && disposing)
        {
            input.Dispose();
        }

        _disposed = true;
        base.Dispose(disposing);
    }

    private ReadOnlySpan<float> Score()
    {
        if (_scored != input.Position)
        {
            _features!(ref _buffer);
            FeatureColumn.Copy(_buffer, _scorer.FeaturesOf(0), binding.Features.Name, input.Position);
            _scorer.Run(1);
            _scored = input.Position;
        }

        return _scorer.OutputsOf(0);
    }
}
