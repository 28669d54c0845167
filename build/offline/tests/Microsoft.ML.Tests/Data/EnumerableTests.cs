using Microsoft.ML.Data;

namespace Microsoft.ML.Tests.Data;

public sealed class EnumerableTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void ObjectsComeBackAsTheyWent()
    {
        var random = new Random(3);
        Everything[] rows =
        [
            .. Enumerable.Range(0, 20).Select(i => new Everything
            {
                Flag = i % 2 == 0,
                Byte = (byte)i,
                Long = random.NextInt64(),
                Double = random.NextDouble(),
                Text = $"t{i}",
                When = new DateTime(2000 + i, 1, 1),
                Fixed = [i, i + 1, i + 2],
                Varying = [.. Enumerable.Range(0, i % 4)],
                Words = [.. Enumerable.Repeat("w", i % 3)],
                Other = (uint)i,
            }),
        ];
        var data = _ml.Data.LoadFromEnumerable(rows);
        Assert.Equal(rows.Length, data.GetRowCount());
        Assert.Null(data.Schema.GetColumnOrNull("Ignored"));
        Assert.Null(data.Schema.GetColumnOrNull("Other"));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), data.Schema["Fixed"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Int32), data.Schema["Varying"].Type);

        Everything[] back = [.. _ml.Data.CreateEnumerable<Everything>(data, reuseRowObject: false)];
        Assert.Equivalent(rows, back, strict: true);
    }

    [Fact]
    public void MembersCountKeysFromZeroAndColumnsFromOne()
    {
        var data = _ml.Data.LoadFromEnumerable(new uint[] { 0, 1, 2, 3 }.Select(key => new Keyed { Key = key }));
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), data.Schema["Key"].Type);
        Assert.Equal([1u, 2, 3, 0], data.GetColumn<uint>("Key"));
    }

    [Fact]
    public void NothingIsReadBeforeACursorMoves()
    {
        int read = 0;
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 5).Select(i =>
        {
            read++;
            return new Point { X = i };
        }));
        using var cursor = data.GetRowCursor(data.Schema);
        Assert.Equal(0, read);
        Assert.True(cursor.MoveNext());
        Assert.Equal(1, read);
        Assert.Equal(0, cursor.Position);
    }

    [Fact]
    public void ACursorReadsOnlyTheColumnsAskedFor()
    {
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 5).Select(i => new Counting { Cheap = i }));
        Counting.Reads = 0;
        using var cursor = data.GetRowCursor([data.Schema["Cheap"]]);
        var getter = cursor.GetGetter<float>(data.Schema["Cheap"]);
        var values = new List<float>();
        while (cursor.MoveNext())
        {
            float value = 0;
            getter(ref value);
            values.Add(value);
        }
        Assert.Equal([0f, 1, 2, 3, 4], values);
        Assert.Equal(0, Counting.Reads);
        Assert.True(cursor.IsColumnActive(data.Schema["Cheap"]));
        Assert.False(cursor.IsColumnActive(data.Schema["Dear"]));
        Assert.ThrowsAny<Exception>(() => cursor.GetGetter<float>(data.Schema["Dear"]));
    }

    [Fact]
    public void AGetterOfAnotherTypeIsRefused()
    {
        var data = _ml.Data.LoadFromEnumerable(Point.Many(2));
        using var cursor = data.GetRowCursor(data.Schema);
        Assert.ThrowsAny<InvalidOperationException>(() => cursor.GetGetter<double>(data.Schema["X"]));
    }

    [Fact]
    public void MissingColumnsAreAnErrorUnlessIgnored()
    {
        var data = _ml.Data.LoadFromEnumerable(Point.Many(3));
        Assert.ThrowsAny<ArgumentException>(() => _ml.Data.CreateEnumerable<Moved>(data, false).ToList());
        var rows = _ml.Data.CreateEnumerable<Moved>(data, false, ignoreMissingColumns: true).ToList();
        Assert.Equal([0f, 1, 2], rows.Select(row => row.X));
    }

    [Fact]
    public void MembersOfAnotherTypeAreRefused()
    {
        var data = _ml.Data.LoadFromEnumerable(new[] { new { X = 1.0, Y = 1f, Z = 1f } });
        Assert.Throws<InvalidOperationException>(() => _ml.Data.CreateEnumerable<Moved>(data, false).ToList());
    }

    [Fact]
    public void OneObjectIsReusedOnlyOnDemand()
    {
        var data = _ml.Data.LoadFromEnumerable(Point.Many(4));
        Assert.Single(_ml.Data.CreateEnumerable<Point>(data, reuseRowObject: true).Distinct());
        Assert.Equal(4, _ml.Data.CreateEnumerable<Point>(data, reuseRowObject: false).Distinct().Count());
    }

    [Fact]
    public void ADefinitionSetsNamesSizesAndAnnotations()
    {
        var definition = SchemaDefinition.Create(typeof(Everything));
        definition["Varying"].ColumnType = new VectorDataViewType(NumberDataViewType.Int32, 2);
        definition["Text"].ColumnName = "Title";
        definition["Double"].AddAnnotation("Unit", "m".AsMemory(), TextDataViewType.Instance);
        Everything[] rows = [new() { Text = "a", Varying = [1, 2], Fixed = [1, 2, 3] }];
        var data = _ml.Data.LoadFromEnumerable(rows, definition);
        Assert.Equal(2, ((VectorDataViewType)data.Schema["Varying"].Type).Size);
        Assert.Equal(["a"], data.GetColumn<string>("Title"));
        ReadOnlyMemory<char> unit = default;
        data.Schema["Double"].Annotations.GetValue("Unit", ref unit);
        Assert.Equal("m", unit.ToString());
    }

    [Fact]
    public void ASchemaGivesTypesToMembers()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Varying", new VectorDataViewType(NumberDataViewType.Int32, 2));
        Everything[] rows = [new() { Varying = [1, 2] }];
        var data = _ml.Data.LoadFromEnumerable(rows, builder.ToSchema());
        Assert.Equal(2, ((VectorDataViewType)data.Schema["Varying"].Type).Size);
        builder.AddColumn("Nowhere", NumberDataViewType.Int32);
        Assert.Throws<InvalidOperationException>(() => _ml.Data.LoadFromEnumerable(rows, builder.ToSchema()));
    }

    [Fact]
    public void ColumnsAreReadAsRawValuesStringsAndArrays()
    {
        Everything[] rows = [new() { Text = "a", Fixed = [1, 2, 3], Words = ["x", "y"] }, new() { Text = "b", Fixed = [4, 5, 6] }];
        var data = _ml.Data.LoadFromEnumerable(rows);
        Assert.Equal(["a", "b"], data.GetColumn<string>("Text"));
        Assert.Equal([[1f, 2, 3], [4f, 5, 6]], data.GetColumn<float[]>("Fixed"));
        Assert.Equal([["x", "y"], []], data.GetColumn<string[]>(data.Schema["Words"]));
        Assert.Equal([3, 3], data.GetColumn<VBuffer<float>>("Fixed").Select(vector => vector.Length));
        Assert.ThrowsAny<ArgumentException>(() => data.GetColumn<double[]>("Fixed"));
        Assert.ThrowsAny<ArgumentException>(() => data.GetColumn<int>("Text"));
        Assert.ThrowsAny<ArgumentException>(() => data.GetColumn<int>("Nowhere"));
    }

    [Fact]
    public void ANullRowIsAnError()
        => Assert.ThrowsAny<Exception>(() => _ml.Data.LoadFromEnumerable(new Point[] { null! }).GetColumn<float>("X").ToList());

    [Fact]
    public void APreviewShowsTheFirstRows()
    {
        var preview = _ml.Data.LoadFromEnumerable(Point.Many(10)).Preview(maxRows: 4);
        Assert.Equal(4, preview.RowView.Length);
        Assert.Equal(["X", "Name"], preview.ColumnView.Select(column => column.Column.Name));
        Assert.Equal([0f, 1f, 2f, 3f], preview.ColumnView[0].Values);
        Assert.Equal(3f, preview.RowView[3].Values[0].Value);
    }
}
