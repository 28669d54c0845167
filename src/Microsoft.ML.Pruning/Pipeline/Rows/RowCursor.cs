using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Foundations;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>One pass over features, labels, weights and validation marks.</summary>
/// <remarks>The last three where columns have them.</remarks>
internal sealed class RowCursor : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly string _featureName;
    private readonly string? _weightName;
    private readonly string _what;
    private readonly ValueGetter<VBuffer<float>> _features;
    private readonly LabelGetter? _label;
    private readonly ValueGetter<float>? _weight;
    private readonly ValueGetter<bool>? _marks;
    private VBuffer<float> _buffer;

    public RowCursor(
        DataViewRowCursor cursor,
        DataViewSchema.Column features,
        LabelGetter? label,
        DataViewSchema.Column? weight,
        DataViewSchema.Column? marks,
        string what)
    {
        (_cursor, _label, _what) = (cursor, label, what);
        (_featureName, _weightName) = (features.Name, weight?.Name);
        _features = cursor.GetGetter<VBuffer<float>>(features);
        _weight = weight is { } weighted ? cursor.GetGetter<float>(weighted) : null;
        _marks = marks is { } column ? cursor.GetGetter<bool>(column) : null;
    }

    /// <summary>The row's place, from 0; -1 before the first.</summary>
    public long Row { get; private set; } = -1;

    public bool MoveNext()
    {
        Row++;
        return _cursor.MoveNext();
    }

    /// <summary>Reads the label and the weight behind it.</summary>
    /// <remarks>The label is 0 where labels are not read; the weight is read where rows have one.</remarks>
    /// <returns>Whether the row has a label.</returns>
    /// <exception cref="InvalidDataException">The weight is negative or not finite.</exception>
    public bool ReadLabel(Span<float> label)
    {
        label.Clear();
        if (_weight is not null)
        {
            _weight(ref label[^1]);
            if (label[^1] is not (>= 0 and < float.PositiveInfinity))
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Weight column '{_weightName}' of the {_what} has the value {label[^1]} in row {Row} (counted from 0); "
                        + $"weights must be finite and at least 0."));
            }

            label = label[..^1];
        }

        return _label is null || _label(label);
    }

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

/// <summary>Says of each row whether it validates instead of training.</summary>
/// <remarks>The same for every pass over the data.</remarks>
/// <param name="fraction">The probability of a row to validate, or null where a column says it, or no row does.</param>
/// <param name="seed">Which rows the fraction takes.</param>
internal sealed class ValidationSplit(double? fraction, int seed)
{
    /// <summary>Whether a row validates.</summary>
    /// <param name="row">The row's place in the data, from 0.</param>
    /// <param name="marked">What the column of marks says, or false where there is none.</param>
    public bool Takes(long row, bool marked) => marked || (fraction is double share && Uniform(row) < share);

    /// <summary>An independent uniform number for each row, without a sequence to keep.</summary>
    private double Uniform(long row) =>
        RandomBits.Uniform(RandomBits.Of(((ulong)(uint)seed << 32) + ((ulong)row * RandomBits.Step) + RandomBits.Step));
}
