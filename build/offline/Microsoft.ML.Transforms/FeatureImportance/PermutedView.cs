using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

// The rows with other values in one slot. Every cursor permutes each row it comes to, whichever columns it was asked for.
internal sealed class PermutedView : IDataView
{
    private readonly IDataView _source;
    private readonly DataViewSchema.Column _features;
    private readonly int _slot;
    private readonly float[] _values;
    private readonly NextSlot _next;

    public PermutedView(IDataView source, DataViewSchema.Column features, int slot, float[] values, NextSlot next)
    {
        _source = source;
        _features = features;
        _slot = slot;
        _values = values;
        _next = next;
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(source.Schema);
        builder.AddColumn(features.Name, features.Type);
        Schema = builder.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded];
        var passed = columns.Where(column => column.Index < _source.Schema.Count).Select(column => _source.Schema[column.Index]);
        return new Cursor(this, _source.GetRowCursor(passed.Append(_features)), columns);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : RootCursor
    {
        private readonly PermutedView _view;
        private readonly DataViewRowCursor _input;
        private readonly ValueGetter<VBuffer<float>> _features;
        private VBuffer<float> _buffer;
        private VBuffer<float> _permuted;
        private int _sample;

        public Cursor(PermutedView view, DataViewRowCursor input, DataViewSchema.Column[] columns) : base(view.Schema, columns)
        {
            _view = view;
            _input = input;
            _features = input.GetGetter<VBuffer<float>>(view._features);
        }

        public override long Batch => _input.Batch;

        public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            CheckActive(column);
            if (column.Index < _input.Schema.Count)
                return _input.GetGetter<TValue>(_input.Schema[column.Index]);
            ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> destination) => _permuted.CopyTo(ref destination);
            return getter.As<TValue>(column);
        }

        protected override bool MoveNextCore()
        {
            if (!_input.MoveNext())
                return false;
            _features(ref _buffer);
            _buffer.CopyToDense(ref _permuted);
            VBufferEditor.CreateFromBuffer(ref _permuted).Values[_view._slot] = _view._values[_sample++];
            _view._next?.Add(_buffer.GetItemOrDefault(_view._slot + 1));
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _input.Dispose();
        }
    }
}
