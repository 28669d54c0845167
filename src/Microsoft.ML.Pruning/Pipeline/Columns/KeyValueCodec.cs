using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.Pruning.Pipeline;

/// <summary>Reads, writes and annotates key values of one primitive type.</summary>
internal abstract class KeyValueCodec
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private static readonly KeyValueCodec[] All =
    [
        new KeyValueCodec<ReadOnlyMemory<char>>(TextDataViewType.Instance, "Text", value => value.ToString(), text => text.AsMemory()),
        Of<sbyte>(NumberDataViewType.SByte, "SByte"),
        Of<byte>(NumberDataViewType.Byte, "Byte"),
        Of<short>(NumberDataViewType.Int16, "Int16"),
        Of<ushort>(NumberDataViewType.UInt16, "UInt16"),
        Of<int>(NumberDataViewType.Int32, "Int32"),
        Of<uint>(NumberDataViewType.UInt32, "UInt32"),
        Of<long>(NumberDataViewType.Int64, "Int64"),
        Of<ulong>(NumberDataViewType.UInt64, "UInt64"),
        new KeyValueCodec<float>(
            NumberDataViewType.Single, "Single", value => value.ToString("R", Culture), text => float.Parse(text, Culture)),
        new KeyValueCodec<double>(
            NumberDataViewType.Double, "Double", value => value.ToString("R", Culture), text => double.Parse(text, Culture)),
        new KeyValueCodec<bool>(BooleanDataViewType.Instance, "Boolean", value => value ? "True" : "False", bool.Parse),
        new KeyValueCodec<DateTime>(
            DateTimeDataViewType.Instance,
            "DateTime",
            value => value.ToString("O", Culture),
            text => DateTime.Parse(text, Culture, DateTimeStyles.RoundtripKind)),
        new KeyValueCodec<DateTimeOffset>(
            DateTimeOffsetDataViewType.Instance,
            "DateTimeOffset",
            value => value.ToString("O", Culture),
            text => DateTimeOffset.Parse(text, Culture)),
        new KeyValueCodec<TimeSpan>(
            TimeSpanDataViewType.Instance, "TimeSpan", value => value.ToString("c", Culture), text => TimeSpan.Parse(text, Culture)),
    ];

    private protected KeyValueCodec(PrimitiveDataViewType type, string name)
    {
        Type = type;
        Name = name;
    }

    /// <summary>Key values that are text.</summary>
    public static KeyValueCodec Text => All[0];

    /// <summary>The names of the types that are understood.</summary>
    public static IEnumerable<string> Names => All.Select(codec => codec.Name);

    /// <summary>The type as it is written in a model file.</summary>
    public string Name { get; }

    /// <summary>The type of one value.</summary>
    protected PrimitiveDataViewType Type { get; }

    public static KeyValueCodec? For(DataViewType type) => Array.Find(All, codec => codec.Type.Equals(type));

    public static KeyValueCodec? Named(string name) => Array.Find(All, codec => codec.Name == name);

    public abstract Array Read(DataViewSchema.Annotations annotations, string kind);

    public abstract void Add(DataViewSchema.Annotations.Builder annotations, string kind, Array values);

    public abstract ImmutableArray<string> Format(Array values);

    public abstract Array Parse(ImmutableArray<string> texts);

    private static KeyValueCodec<T> Of<T>(PrimitiveDataViewType type, string name)
        where T : IFormattable, IParsable<T> =>
        new(type, name, value => value.ToString(null, Culture), text => T.Parse(text, Culture));
}
