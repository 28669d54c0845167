using System.Collections.Immutable;
using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>The classes of a label column, and their names.</summary>
/// <remarks>Key values name them where the label has such.</remarks>
internal sealed class ClassLabels
{
    private const string KeyValues = "KeyValues";
    private const string SlotNames = "SlotNames";

    private readonly KeyValueCodec? _codec;
    private readonly Array? _values;

    private ClassLabels(int count, KeyValueCodec? codec, Array? values)
    {
        Count = count;
        _codec = codec;
        _values = values;
        Names = codec is null ? [] : codec.Format(values!);
    }

    /// <summary>The number of classes.</summary>
    public int Count { get; }

    /// <summary>The type of the key values as text; null without any.</summary>
    public string? ValueType => _codec?.Name;

    /// <summary>The key values as text, one for each class; empty where the label has none.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Reads the classes of a key column.</summary>
    public static ClassLabels Of(DataViewSchema.Column label, KeyDataViewType key)
    {
        var count = key.Count <= int.MaxValue
            ? (int)key.Count
            : throw new ArgumentException(
                $"Label column '{label.Name}' is a key of {key.Count} values, more than there can be classes. "
                    + "Map the label to a key with ml.Transforms.Conversion.MapValueToKey.");
        if (label.Annotations.Schema.GetColumnOrNull(KeyValues)?.Type is not VectorDataViewType vector || vector.Size != count)
        {
            return new ClassLabels(count, null, null);
        }

        var codec = KeyValueCodec.For(vector.ItemType)
            ?? throw new ArgumentException(
                $"The key values of label column '{label.Name}' have type {vector.ItemType}; "
                + $"they must be one of {string.Join(", ", KeyValueCodec.Names)}. Map the label to a key from such a column.");
        return new ClassLabels(count, codec, codec.Read(label.Annotations, KeyValues));
    }

    /// <summary>Restores classes from <see cref="Count"/>, <see cref="ValueType"/> and <see cref="Names"/>.</summary>
    /// <exception cref="FormatException">The type is unknown or a value does not parse.</exception>
    public static ClassLabels Parse(int count, string? valueType, ImmutableArray<string> names)
    {
        if (valueType is null)
        {
            return new ClassLabels(count, null, null);
        }

        var codec = KeyValueCodec.Named(valueType) ?? throw new FormatException($"Key values of the unknown type '{valueType}'.");
        return names.Length == count
            ? new ClassLabels(count, codec, codec.Parse(names))
            : throw new FormatException($"{names.Length} key values for {count} classes.");
    }

    /// <summary>Adds the key values as they are, for a key column.</summary>
    public void AddKeyValues(DataViewSchema.Annotations.Builder annotations) => _codec?.Add(annotations, KeyValues, _values!);

    /// <summary>Adds the key values as text, for a vector column with a slot for each class.</summary>
    public void AddSlotNames(DataViewSchema.Annotations.Builder annotations)
    {
        if (_codec is not null)
        {
            KeyValueCodec.Text.Add(annotations, SlotNames, KeyValueCodec.Text.Parse(Names));
        }
    }

    /// <summary>The shape of the label that a network learned.</summary>
    /// <remarks>As far as a shape tells: an earlier predicted label is such a key, or was mapped back to its values.</remarks>
    public static SchemaShape.Column LabelShape(SchemaShape schema, SchemaShape.Column score, string predictedLabelColumn)
    {
        var predicted = schema.FirstOrDefault(column => column.Name == predictedLabelColumn);
        if (predicted is { Name: not null, IsKey: true })
        {
            return predicted;
        }

        var values = score.Annotations.Where(annotation => annotation.Name == SlotNames).Select(_ => MLNetInternals.NewShapeColumn(
            KeyValues,
            SchemaShape.Column.VectorKind.Vector,
            predicted.Name is null ? TextDataViewType.Instance : predicted.ItemType,
            isKey: false));
        return MLNetInternals.NewShapeColumn(
            predictedLabelColumn, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true, new SchemaShape(values));
    }

    /// <summary>The annotations of <see cref="AddKeyValues"/> as shapes, given the label's.</summary>
    public static IEnumerable<SchemaShape.Column> KeyValuesShape(SchemaShape.Column label) =>
        label.Annotations.Where(annotation => annotation.Name == KeyValues);

    /// <summary>The annotations of <see cref="AddSlotNames"/> as shapes, given the label's.</summary>
    public static IEnumerable<SchemaShape.Column> SlotNamesShape(SchemaShape.Column label) =>
        KeyValuesShape(label).Select(_ => MLNetInternals.NewShapeColumn(
            SlotNames, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, isKey: false));
}
