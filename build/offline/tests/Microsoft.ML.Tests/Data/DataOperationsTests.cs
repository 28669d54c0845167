using Microsoft.ML.Data;

namespace Microsoft.ML.Tests.Data;

public sealed class DataOperationsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(1, 10)]
    [InlineData(5, 10)]
    [InlineData(20, 10)]
    public void TakeAndSkipSplitTheRows(int count, int rows)
    {
        var data = _ml.Data.LoadFromEnumerable(Point.Many(rows));
        var all = Xs(data);
        Assert.Equal(all.Take(count), Xs(_ml.Data.TakeRows(data, count)));
        Assert.Equal(all.Skip(count), Xs(_ml.Data.SkipRows(data, count)));
        Assert.Equal(Math.Min(count, rows), _ml.Data.TakeRows(data, count).GetRowCount() ?? Math.Min(count, rows));
        Assert.ThrowsAny<ArgumentException>(() => _ml.Data.TakeRows(data, 0));
        Assert.ThrowsAny<ArgumentException>(() => _ml.Data.SkipRows(data, 0));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(16)]
    [InlineData(3)]
    public void ShuffledRowsAreAllThereInAnOrderOfTheSeed(int pool)
    {
        var data = _ml.Data.LoadFromEnumerable(Point.Many(100));
        var shuffled = _ml.Data.ShuffleRows(data, seed: 5, shufflePoolSize: pool);
        var first = Xs(shuffled);
        Assert.NotEqual(Xs(data), first);
        Assert.Equal(Xs(data), first.Order());
        Assert.Equal(first, Xs(shuffled));
        Assert.Equal(first, Xs(_ml.Data.ShuffleRows(data, seed: 5, shufflePoolSize: pool)));
        Assert.NotEqual(first, Xs(_ml.Data.ShuffleRows(data, seed: 6, shufflePoolSize: pool)));
    }

    [Fact]
    public void ShuffledColumnsStayTogether()
    {
        var shuffled = _ml.Data.ShuffleRows(_ml.Data.LoadFromEnumerable(Point.Many(200)), seed: 5, shufflePoolSize: 20);
        foreach (var row in _ml.Data.CreateEnumerable<Point>(shuffled, reuseRowObject: false))
            Assert.Equal($"p{(int)row.X % 7}", row.Name);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.ShuffleRows(shuffled, shufflePoolSize: 0));
    }

    [Fact]
    public void ACacheReadsItsSourceOnce()
    {
        int read = 0;
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 150).Select(i =>
        {
            Interlocked.Increment(ref read);
            return new Point { X = i, Name = $"p{i % 7}" };
        }));
        var cache = _ml.Data.Cache(data);
        Assert.True(cache.CanShuffle);
        for (int round = 0; round < 3; round++)
            Assert.Equal(Enumerable.Range(0, 150).Select(i => (float)i), Xs(cache));
        Assert.Equal(150, read);
        Assert.Equal(150, cache.GetRowCount());
        Assert.ThrowsAny<ArgumentException>(() => _ml.Data.Cache(data, "Nowhere"));
    }

    [Fact]
    public void ACacheShufflesWithARandomGenerator()
    {
        var cache = _ml.Data.Cache(_ml.Data.LoadFromEnumerable(Point.Many(100)), "X");
        var first = Read(cache.GetRowCursor(cache.Schema, new Random(3)));
        Assert.NotEqual(Xs(cache), first);
        Assert.Equal(Xs(cache), first.Order());
        Assert.Equal(first, Read(cache.GetRowCursor(cache.Schema, new Random(3))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void ACursorSetCoversEveryRowOnce(int count)
    {
        var cache = _ml.Data.Cache(_ml.Data.LoadFromEnumerable(Point.Many(1000)));
        var cursors = cache.GetRowCursorSet(cache.Schema, count);
        Assert.InRange(cursors.Length, 1, count);
        var rows = cursors.AsParallel().WithDegreeOfParallelism(Math.Max(1, cursors.Length)).SelectMany(Read).ToList();
        Assert.Equal(Xs(cache), rows.Order());
    }

    [Fact]
    public void TrainAndTestRowsAreDisjointAndComplete()
    {
        var data = _ml.Data.LoadFromEnumerable(Point.Many(1000));
        var split = _ml.Data.TrainTestSplit(data, testFraction: 0.2);
        var (train, test) = (Xs(split.TrainSet), Xs(split.TestSet));
        Assert.Equal(Xs(data), train.Concat(test).Order());
        Assert.InRange(test.Count, 150, 250);
        Assert.Equal(test, Xs(_ml.Data.TrainTestSplit(data, testFraction: 0.2).TestSet));
        Assert.Equal(data.Schema.Select(column => column.Name), split.TestSet.Schema.Select(column => column.Name));
        Assert.NotEqual(test, Xs(_ml.Data.TrainTestSplit(data, testFraction: 0.2, seed: 99).TestSet));
        Assert.ThrowsAny<ArgumentException>(() => _ml.Data.TrainTestSplit(data, testFraction: 0));
        Assert.ThrowsAny<ArgumentException>(() => _ml.Data.TrainTestSplit(data, testFraction: 1));
    }

    [Fact]
    public void RowsOfOneSamplingKeyStayTogether()
    {
        var data = _ml.Data.LoadFromEnumerable(Point.Many(500));
        var split = _ml.Data.TrainTestSplit(data, testFraction: 0.5, samplingKeyColumnName: "Name");
        var train = split.TrainSet.GetColumn<string>("Name").Distinct();
        Assert.Empty(train.Intersect(split.TestSet.GetColumn<string>("Name")));
        Assert.Equal(500, Xs(split.TrainSet).Count + Xs(split.TestSet).Count);
        Assert.ThrowsAny<ArgumentException>(() => _ml.Data.TrainTestSplit(data, samplingKeyColumnName: "Nowhere"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void EveryRowIsTestedInExactlyOneFold(int folds)
    {
        var data = _ml.Data.LoadFromEnumerable(Point.Many(400));
        var splits = _ml.Data.CrossValidationSplit(data, folds);
        Assert.Equal(folds, splits.Count);
        Assert.Equal(Xs(data), splits.SelectMany(split => Xs(split.TestSet)).Order());
        foreach (var split in splits)
            Assert.Equal(Xs(data), Xs(split.TrainSet).Concat(Xs(split.TestSet)).Order());
        Assert.ThrowsAny<ArgumentException>(() => _ml.Data.CrossValidationSplit(data, 1));
    }

    [Fact]
    public void RowsAreFilteredByValueAndByMissingValue()
    {
        var points = Point.Many(20);
        points[3].X = float.NaN;
        var data = _ml.Data.LoadFromEnumerable(points);
        Assert.Equal([5f, 6, 7], Xs(_ml.Data.FilterRowsByColumn(data, "X", 5, 8)));
        Assert.Equal(19, Xs(_ml.Data.FilterRowsByMissingValues(data, "X")).Count);
        Assert.ThrowsAny<ArgumentException>(() => _ml.Data.FilterRowsByColumn(data, "Name", 5, 8));
        Assert.ThrowsAny<ArgumentException>(() => _ml.Data.FilterRowsByMissingValues(data));
    }

    [Fact]
    public void RowsAreFilteredByKeyFraction()
    {
        var data = _ml.Data.LoadFromEnumerable(new uint[] { 0, 1, 2, 0, 2 }.Select(key => new Keyed { Key = key }));
        Assert.Equal([1u, 1], _ml.Data.FilterRowsByKeyColumnFraction(data, "Key", 0, 0.34).GetColumn<uint>("Key"));
    }

    private static List<float> Xs(IDataView data) => [.. data.GetColumn<float>("X")];

    private static List<float> Read(DataViewRowCursor cursor)
    {
        using (cursor)
        {
            var getter = cursor.GetGetter<float>(cursor.Schema["X"]);
            var values = new List<float>();
            while (cursor.MoveNext())
            {
                float value = 0;
                getter(ref value);
                values.Add(value);
            }
            return values;
        }
    }
}
