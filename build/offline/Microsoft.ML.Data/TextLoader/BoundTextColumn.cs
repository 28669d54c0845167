using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

// A column of a text loader with its type and the runs of fields it is read from; an open run ends with the line.
internal sealed record BoundTextColumn(string Name, DataViewType Type, (int Start, int? End)[] Segments)
{
    public static BoundTextColumn Bind(IHostEnvironment env, TextLoader.Column column, int inputSize)
    {
        env.CheckParam(!string.IsNullOrWhiteSpace(column.Name), nameof(column.Name), "A column needs a name.");
        env.CheckParam(column.Source is { Length: > 0 }, nameof(column.Source), "Must specify some source column indices");
        var segments = column.Source.Select(range => Segment(env, range, inputSize)).ToArray();
        CheckDisjoint(env, column.Name, segments);

        var itemType = ItemType(column);
        DataViewType type = itemType;
        if (segments.Any(segment => segment.End == null))
            type = new VectorDataViewType(itemType);
        else if (segments.Sum(Length) > 1 || column.Source[0].ForceVector || column.Source[0].AutoEnd)
            type = new VectorDataViewType(itemType, segments.Sum(Length));
        return new BoundTextColumn(column.Name.Trim(), type, segments);
    }

    public IEnumerable<int> Fields(int lineSize) => Segments.SelectMany(
        segment => Enumerable.Range(segment.Start, Math.Max(0, (segment.End ?? lineSize) - segment.Start)));

    public string[] SlotNames(TextFields header) => [.. Fields(0).Select(field => header.Get(field).ToString().Trim())];

    private static int Length((int Start, int? End) segment) => segment.End.Value - segment.Start;

    private static PrimitiveDataViewType ItemType(TextLoader.Column column)
    {
        var type = column.DataKind.ToPrimitiveType();
        if (column.KeyCount == null)
            return type;
        ulong most = type.RawType == typeof(byte) ? byte.MaxValue
            : type.RawType == typeof(ushort) ? ushort.MaxValue
            : type.RawType == typeof(uint) ? uint.MaxValue
            : ulong.MaxValue;
        return new KeyDataViewType(type.RawType, column.KeyCount.Count ?? most);
    }

    private static (int Start, int? End) Segment(IHostEnvironment env, TextLoader.Range range, int inputSize)
    {
        env.CheckParam(
            range.Min >= 0 && !(range.Max < range.Min), nameof(TextLoader.Range.Min), $"The range {range.Min}..{range.Max} is not valid.");
        if (range.Max is { } last)
            return (range.Min, last + 1);
        if (range.VariableEnd)
            return (range.Min, null);
        if (!range.AutoEnd)
            return (range.Min, range.Min + 1);
        env.CheckParam(
            range.Min < inputSize,
            nameof(TextLoader.Range.Min),
            $"Column #{range.Min} not found in the dataset (it only has {inputSize} columns)");
        return (range.Min, inputSize);
    }

    private static void CheckDisjoint(IHostEnvironment env, string name, (int Start, int? End)[] segments)
    {
        var ordered = segments.OrderBy(segment => segment.Start).ToArray();
        for (int i = 1; i < ordered.Length; i++)
        {
            env.CheckParam(
                ordered[i - 1].End <= ordered[i].Start,
                nameof(TextLoader.Column.Source),
                $"Intervals specified for column '{name}' overlap");
        }
    }
}
