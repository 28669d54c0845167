namespace Microsoft.ML.Data;

// Collects the distinct values of a column in the order of their first occurrence.
internal abstract class TermBuilder
{
    public static TermBuilder Create(DataViewRow row, DataViewSchema.Column column, int maximum)
        => GenericCall.Invoke<TermBuilder>(Create<int>, column.Type.GetItemType().RawType, row, column, maximum);

    // Reads the row; false when there is room for no more terms.
    public abstract bool AddRow();

    public abstract TermMap Finish(bool sorted);

    private static TermBuilder<T> Create<T>(DataViewRow row, DataViewSchema.Column column, int maximum) => new(row, column, maximum);
}

internal sealed class TermBuilder<T> : TermBuilder
{
    private readonly PrimitiveDataViewType _itemType;
    private readonly int _maximum;
    private readonly List<T> _terms = [];
    private readonly HashSet<T> _seen = new(TermMap<T>.Equality);
    private readonly ValueGetter<VBuffer<T>> _getValues;
    private VBuffer<T> _values;

    public TermBuilder(DataViewRow row, DataViewSchema.Column column, int maximum)
    {
        _itemType = (PrimitiveDataViewType)column.Type.GetItemType();
        _maximum = maximum;
        _getValues = column.Type is VectorDataViewType ? row.GetGetter<VBuffer<T>>(column) : row.GetGetter<T>(column).AsVector();
    }

    public override bool AddRow()
    {
        _getValues(ref _values);
        foreach (T value in _values.DenseValues())
        {
            if (_terms.Count >= _maximum)
                break;
            if (!IsMissing(value) && !_seen.Contains(value))
            {
                T term = Own(value);
                _seen.Add(term);
                _terms.Add(term);
            }
        }
        return _terms.Count < _maximum;
    }

    public override TermMap Finish(bool sorted)
    {
        if (sorted)
            _terms.Sort(TermMap<T>.Order);
        return new TermMap<T>(_itemType, [.. _terms]);
    }

    private bool IsMissing(T value) => value switch
    {
        ReadOnlyMemory<char> text => text.IsEmpty,
        float number => float.IsNaN(number),
        double number => double.IsNaN(number),
        _ => _itemType is KeyDataViewType && EqualityComparer<T>.Default.Equals(value, default),
    };

    // Text may lie in a buffer that the next row overwrites.
    private static T Own(T value) => value is ReadOnlyMemory<char> text ? (T)(object)text.ToString().AsMemory() : value;
}
