using Microsoft.ML.Data;
using static Microsoft.ML.Tests.TransformRows;

namespace Microsoft.ML.Tests;

// A column that nobody asks for is not computed, and neither is what it depends on.
public class LazinessTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void TransformsReadOnlyWhatTheAskedForColumnsNeed()
    {
        var counted = Counted(out var reads);
        var pipeline = _ml.Transforms.Concatenate("Both", "A", "B").Append(_ml.Transforms.NormalizeMinMax("N", "A"))
            .Append(_ml.Transforms.Conversion.ConvertType("D", "B", DataKind.Double)).Append(_ml.Transforms.CopyColumns("C", "B"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("K", "B")).Append(_ml.Transforms.DropColumns("Unused"));
        var result = pipeline.Fit(counted).Transform(counted);
        reads.Clear();

        Assert.Equal([0.5f, 1], result.Values<float>("N"));
        Assert.Equal(["A"], reads.Distinct());
        reads.Clear();

        Assert.Equal([2d, 4], result.Values<double>("D"));
        Assert.Equal([1u, 2], result.Values<uint>("K"));
        Assert.Equal([2f, 4], result.Values<float>("C"));
        Assert.Equal(["B"], reads.Distinct());
        reads.Clear();

        Assert.Equal([[1f, 2], [2, 4]], result.Values<float[]>("Both"));
        Assert.Equal(["A", "B"], reads.Distinct().Order());
    }

    [Fact]
    public void NothingIsReadToMakeAPipelineOfTransformsThatLearnNothing()
    {
        var counted = Counted(out var reads);
        _ml.Transforms.Concatenate("Both", "A", "B").Append(_ml.Transforms.CopyColumns("C", "Both")).Fit(counted).Transform(counted);
        Assert.Empty(reads);
    }

    [Fact]
    public void ColumnsThatWereNotAskedForCannotBeRead()
    {
        var data = _ml.Transforms.Concatenate("Both", "A", "B").Fit(Counted(out _)).Transform(Counted(out _));
        using var cursor = data.GetRowCursor([data.Schema["A"]]);
        Assert.True(cursor.IsColumnActive(data.Schema["A"]));
        Assert.False(cursor.IsColumnActive(data.Schema["Both"]));
        Assert.ThrowsAny<Exception>(() => cursor.GetGetter<VBuffer<float>>(data.Schema["Both"]));
    }

    [Fact]
    public void GettersOfAnotherTypeAreRefused()
    {
        var data = _ml.Transforms.Concatenate("Both", "A", "B").Fit(Counted(out _)).Transform(Counted(out _));
        using var cursor = data.GetRowCursor(data.Schema);
        Assert.ThrowsAny<Exception>(() => cursor.GetGetter<float>(data.Schema["Both"]));
    }

    // Each column comes from a mapping of its own that notes when it runs.
    private IDataView Counted(out List<string> reads)
    {
        var log = reads = [];
        var data = Load(_ml, new Row { X = 1 }, new Row { X = 2 });
        return _ml.Transforms.CustomMapping<Row, ColumnA>((row, a) => { log.Add("A"); a.A = row.X; }, null)
            .Append(_ml.Transforms.CustomMapping<Row, ColumnB>((row, b) => { log.Add("B"); b.B = 2 * row.X; }, null))
            .Append(_ml.Transforms.CustomMapping<Row, ColumnUnused>((_, _) => log.Add("Unused"), null)).Fit(data).Transform(data);
    }

    public sealed class Row
    {
        public float X { get; set; }
    }

    public sealed class ColumnA
    {
        public float A { get; set; }
    }

    public sealed class ColumnB
    {
        public float B { get; set; }
    }

    public sealed class ColumnUnused
    {
        public float Unused { get; set; }
    }
}
