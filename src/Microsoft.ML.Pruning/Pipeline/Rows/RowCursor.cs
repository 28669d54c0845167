using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>One pass over features and, where columns have them, labels and the marks of validation rows.</summary>
internal sealed class RowCursor : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly string _featureName;
    private readonly string _what;
    private readonly ValueGetter<VBuffer<float>> _features;
    private readonly Func<int> _label;
    private readonly ValueGetter<bool>? _marks;
    private VBuffer<float> _buffer;

    public RowCursor(
        DataViewRowCursor cursor,
        DataViewSchema.Column features,
        (DataViewSchema.Column Column, KeyDataViewType Type)? label,
        DataViewSchema.Column? marks,
        string what)
    {
        _cursor = cursor;
        _what = what;
        _featureName = features.Name;
        _features = cursor.GetGetter<VBuffer<float>>(features);
        _label = label is { } key ? LabelColumn.Getter(cursor, key.Column, key.Type) : () => 0;
        _marks = marks is { } column ? cursor.GetGetter<bool>(column) : null;
    }

    /// <summary>The row's place, from 0; -1 before the first.</summary>
    public long Row { get; private set; } = -1;

    public bool MoveNext()
    {
        Row++;
        return _cursor.MoveNext();
    }

    /// <summary>The label counted from 0, or <see cref="LabelColumn.Missing"/>; 0 where labels are not read.</summary>
    public int ReadLabel() => _label();

    public bool ReadMark()
    {
        var marked = false;
        _marks?.Invoke(ref marked);
        return marked;
    }

    /// <summary>Reads the features, which must be finite.</summary>
    public void ReadFeatures(Span<float> destination)
    {
        _features(ref _buffer);
        FeatureColumn.Copy(_buffer, destination, _featureName, Row, _what);
    }

    public void Dispose() => _cursor.Dispose();
}
