using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Passes the input's rows through under the output's schema.</summary>
internal sealed class PassingCursor(NetworkBinding binding, DataViewRowCursor input, bool[] active) : DataViewRowCursor
{
    private bool _disposed;

    public override DataViewSchema Schema => binding.OutputSchema;

    public override long Position => input.Position;

    public override long Batch => input.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override bool MoveNext() => input.MoveNext();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        Getters.RequireActive(active, column);
        return input.GetGetter<TValue>(binding.InputSchema[column.Index]);
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
}
