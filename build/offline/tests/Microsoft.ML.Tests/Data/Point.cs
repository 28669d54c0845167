using Microsoft.ML.Data;

namespace Microsoft.ML.Tests.Data;

internal sealed class Point
{
    public float X { get; set; }

    public string Name { get; set; } = "";

    public static Point[] Many(int count) => [.. Enumerable.Range(0, count).Select(i => new Point { X = i, Name = $"p{i % 7}" })];
}

internal sealed class Moved
{
    public float X { get; set; }

    public float Y { get; set; }

    public float Z { get; set; }
}

internal sealed class Everything
{
    public bool Flag { get; set; }

    public byte Byte { get; set; }

    public long Long { get; set; }

    public double Double;

    public string Text { get; set; } = "";

    public DateTime When { get; set; }

    [VectorType(3)]
    public float[] Fixed { get; set; } = [];

    public int[] Varying { get; set; } = [];

    public string[] Words { get; set; } = [];

    [ColumnName("Renamed")]
    public uint Other { get; set; }

    [NoColumn]
    public object? Ignored { get; set; }
}

internal sealed class Keyed
{
    [KeyType(3)]
    public uint Key { get; set; }
}

internal sealed class Counting
{
    public static int Reads;

    public float Cheap { get; set; }

    public float Dear
    {
        get
        {
            Reads++;
            return 1;
        }
    }
}
