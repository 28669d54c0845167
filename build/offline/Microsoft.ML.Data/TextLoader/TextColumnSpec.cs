using System.Globalization;

namespace Microsoft.ML.Data;

// The notation of columns in the comments at the head of a saved file: Name:R4:0-3, Key:U4[10]:4.
internal static class TextColumnSpec
{
    private static readonly (DataKind Kind, string Name)[] _kinds =
    [
        (DataKind.SByte, "I1"), (DataKind.Byte, "U1"), (DataKind.Int16, "I2"), (DataKind.UInt16, "U2"), (DataKind.Int32, "I4"),
        (DataKind.UInt32, "U4"), (DataKind.Int64, "I8"), (DataKind.UInt64, "U8"), (DataKind.Single, "R4"), (DataKind.Double, "R8"),
        (DataKind.String, "TX"), (DataKind.Boolean, "BL"), (DataKind.TimeSpan, "TS"), (DataKind.DateTime, "DT"),
        (DataKind.DateTimeOffset, "DZ"),
    ];

    public static string Format(string name, DataViewType type, int start)
    {
        var item = (PrimitiveDataViewType)type.GetItemType();
        string kind = _kinds.First(pair => pair.Kind.ToPrimitiveType().RawType == item.RawType).Name;
        string count = item is KeyDataViewType key ? $"[{key.Count}]" : "";
        string end = type is not VectorDataViewType vector ? "" : vector.IsKnownSize ? $"-{start + vector.Size - 1}" : "-**";
        string spec = $"{name}:{kind}{count}:{start}{end}";
        return NeedsQuoting(name) ? $"{{name={Quote(name)} type={kind}{count} src={start}{end}}}" : spec;
    }

    public static TextLoader.Column ParseOrNull(string spec)
    {
        string[] parts = spec.Split(':');
        if (parts.Length != 3)
            return null;
        string[] kind = parts[1].Split('[', ']');
        string[] range = parts[2].Split('-');
        int known = Array.FindIndex(_kinds, pair => pair.Name == kind[0]);
        if (known < 0 || !int.TryParse(range[0], NumberStyles.None, CultureInfo.InvariantCulture, out int start))
            return null;
        var source = new TextLoader.Range(start);
        if (range.Length == 2)
        {
            source = range[1] == "**" ? new TextLoader.Range { Min = start, VariableEnd = true }
                : range[1] == "*" ? new TextLoader.Range(start, null)
                : new TextLoader.Range(start, int.Parse(range[1], CultureInfo.InvariantCulture));
        }
        var key = kind.Length > 1 ? new KeyCount(ulong.Parse(kind[1], CultureInfo.InvariantCulture)) : null;
        return new TextLoader.Column(parts[0], _kinds[known].Kind, [source], key);
    }

    private static bool NeedsQuoting(string name) => name.AsSpan().IndexOfAny(" \t{}\"=:\\") >= 0;

    private static string Quote(string name) => name.Contains(' ') ? $"{{{name}}}" : name;
}
