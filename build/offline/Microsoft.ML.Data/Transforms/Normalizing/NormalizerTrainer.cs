using System.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

// Gathers what a normaliser needs from the rows of one column.
internal abstract class NormalizerTrainer
{
    public static NormalizerTrainer Create(DataViewRow row, DataViewSchema.Column column, NormalizerOptions options)
        => GenericCall.Invoke<NormalizerTrainer>(Create<float>, column.Type.GetItemType().RawType, row, column, options);

    // False when no more rows are wanted.
    public abstract bool AddRow();

    public abstract Normalizer Finish();

    private static NormalizerTrainer<T> Create<T>(DataViewRow row, DataViewSchema.Column column, NormalizerOptions options)
        where T : struct, IBinaryFloatingPointIeee754<T>
        => new(row, column, options);
}

internal sealed class NormalizerTrainer<T> : NormalizerTrainer where T : struct, IBinaryFloatingPointIeee754<T>
{
    private readonly NormalizerOptions _options;
    private readonly bool _isVector;
    private readonly SlotStatistics<T>[] _slots;
    private readonly ValueGetter<VBuffer<T>> _getter;
    private VBuffer<T> _values;
    private long _rows;

    public NormalizerTrainer(DataViewRow row, DataViewSchema.Column column, NormalizerOptions options)
    {
        _options = options;
        _isVector = column.Type is VectorDataViewType;
        _slots = [.. Enumerable.Range(0, column.Type.GetValueCount()).Select(_ => new SlotStatistics<T>())];
        _getter = _isVector ? row.GetGetter<VBuffer<T>>(column) : ScalarAsVector(row.GetGetter<T>(column));
    }

    public override bool AddRow()
    {
        if (_rows == _options.MaximumExampleCount)
            return false;
        _rows++;
        _getter(ref _values);
        if (_values.Length != _slots.Length)
            throw Contracts.Except($"Normalizer expected {_slots.Length} slots, but the input data column has {_values.Length} slots.");
        var values = _values.GetValues();
        var indices = _values.GetIndices();
        for (int i = 0; i < values.Length; i++)
            _slots[_values.IsDense ? i : indices[i]].Add(values[i]);
        return true;
    }

    public override Normalizer Finish()
    {
        var first = new T[_slots.Length];
        var second = new T[_slots.Length];
        bool cdf = _options is { Kind: NormalizerKind.MeanVariance, UseCdf: true };
        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i].AddImplicitZeros(_rows);
            (first[i], second[i]) = cdf ? _slots[i].MeanAndDeviation()
                : _options.Kind == NormalizerKind.MinMax ? _slots[i].MinMaxScaleAndOffset(_options.FixZero)
                : _slots[i].MeanVarianceScaleAndOffset(_options.FixZero);
        }
        if (cdf)
            return new CdfNormalizer<T>(_isVector, first, second);
        bool noOffset = _isVector && Array.TrueForAll(second, T.IsZero);
        return new AffineNormalizer<T>(_isVector, first, noOffset ? null : second);
    }

    private static ValueGetter<VBuffer<T>> ScalarAsVector(ValueGetter<T> getter)
        => (ref VBuffer<T> destination) =>
        {
            var editor = VBufferEditor.Create(ref destination, 1);
            getter(ref editor.Values[0]);
            destination = editor.Commit();
        };
}
