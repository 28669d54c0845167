using Microsoft.ML.Data;
using Microsoft.ML.Tests.TextFiles;

namespace Microsoft.ML.Tests;

public sealed class TextLoaderTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly TemporaryFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void AttributesPlaceTheColumns()
    {
        string path = _file.Write("1\thello\t0.5\t1.5\t2.5\ttrue", "2\tworld\t-1\t\t3e2\t0");
        var rows = Read<Row>(_ml.Data.LoadFromTextFile<Row>(path));
        Assert.Equal([1, 2], rows.Select(row => row.Id));
        Assert.Equal(["hello", "world"], rows.Select(row => row.Text));
        Assert.Equal([[0.5f, 1.5f, 2.5f], [-1, 0, 300]], rows.Select(row => row.Numbers));
        Assert.Equal([true, false], rows.Select(row => row.Flag));
    }

    [Fact]
    public void SchemaFollowsTheAttributes()
    {
        var schema = _ml.Data.LoadFromTextFile<Row>(_file.Write("1")).Schema;
        Assert.Equal(["Id", "Named", "Numbers", "Flag"], schema.Select(column => column.Name));
        Assert.Equal(NumberDataViewType.Int32, schema["Id"].Type);
        Assert.Equal(TextDataViewType.Instance, schema["Named"].Type);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), schema["Numbers"].Type);
        Assert.Equal(BooleanDataViewType.Instance, schema["Flag"].Type);
    }

    [Fact]
    public void HeaderCommentsAndEmptyLinesAreSkipped()
    {
        string path = _file.Write("# saved by hand", "// a comment", "Id,Named", "1,a", "", "// another", "2,b");
        var data = _ml.Data.LoadFromTextFile<Row>(path, separatorChar: ',', hasHeader: true);
        Assert.Equal(["a", "b"], data.GetColumn<string>("Named"));
    }

    [Fact]
    public void QuotesHoldSeparatorsAndQuotesWhenAllowed()
    {
        string path = _file.Write("1,\"a, \"\"b\"\"\"", "2,plain", "3,\"\"");
        Assert.Equal(["a, \"b\"", "plain", ""], _ml.Data.LoadFromTextFile<Row>(path, ',', allowQuoting: true).GetColumn<string>("Named"));
        Assert.Equal("\"a", _ml.Data.LoadFromTextFile<Row>(path, ',').GetColumn<string>("Named").First());
    }

    [Fact]
    public void QuotedFieldsCanSpanLines()
    {
        string path = _file.Write("1,\"a", "b\"", "2,c");
        var options = new TextLoader.Options { Separators = [','], AllowQuoting = true, ReadMultilines = true };
        Assert.Equal(["a\nb", "c"], _ml.Data.LoadFromTextFile<Row>(path, options).GetColumn<string>("Named"));
    }

    [Fact]
    public void ColumnsCanBeGivenByRanges()
    {
        string path = _file.Write("1 2 3 4 5", "6 7 8 9 10");
        var data = _ml.Data.LoadFromTextFile(
            path,
            [
                new TextLoader.Column("First", DataKind.Single, 0),
                new TextLoader.Column("Middle", DataKind.Int32, 1, 2),
                new TextLoader.Column("Split", DataKind.Double, [new TextLoader.Range(4), new TextLoader.Range(0, 1)]),
            ],
            separatorChar: ' ');
        Assert.Equal([1f, 6], data.GetColumn<float>("First"));
        Assert.Equal([[2, 3], [7, 8]], data.GetColumn<int[]>("Middle"));
        Assert.Equal([[5d, 1, 2], [10, 6, 7]], data.GetColumn<double[]>("Split"));
    }

    [Fact]
    public void OpenRangesTakeTheirSizeFromTheSample()
    {
        string path = _file.Write("1\t2\t3", "4\t5\t6");
        var options = new TextLoader.Options { Columns = [new TextLoader.Column("All", DataKind.Single, [new TextLoader.Range(1, null)])] };
        var data = _ml.Data.LoadFromTextFile(path, options);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), data.Schema["All"].Type);
        Assert.Equal([[2f, 3], [5, 6]], data.GetColumn<float[]>("All"));
    }

    [Fact]
    public void WithoutColumnsTheFirstFieldIsTheLabel()
    {
        var data = _ml.Data.LoadFromTextFile(_file.Write("1\t2\t3", "4\t5\t6"));
        Assert.Equal([1f, 4], data.GetColumn<float>("Label"));
        Assert.Equal([[2f, 3], [5, 6]], data.GetColumn<float[]>("Features"));
    }

    [Fact]
    public void HeaderNamesTheSlotsOfVectors()
    {
        string path = _file.Write("id\tone\ttwo", "1\t2\t3");
        var options = new TextLoader.Options { HasHeader = true, Columns = [new TextLoader.Column("V", DataKind.Single, 1, 2)] };
        var data = _ml.Data.LoadFromTextFile(path, options);
        Assert.Equal(["one", "two"], data.SlotNames("V"));
        Assert.Equal([[2f, 3]], data.GetColumn<float[]>("V"));
    }

    [Fact]
    public void KeysCountFromZeroInTheFile()
    {
        string path = _file.Write("0", "2", "3", "x", "");
        var column = new TextLoader.Column("Key", DataKind.UInt32, [new TextLoader.Range(0)], new KeyCount(3));
        var data = _ml.Data.LoadFromTextFile(path, [column]);
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), data.Schema["Key"].Type);
        Assert.Equal([1u, 3, 0, 0], data.GetColumn<uint>("Key"));
    }

    [Fact]
    public void SparseFieldsFillTheirSlots()
    {
        string path = _file.Write("1\t5\t1:7\t4:8", "2\t5\t0:1");
        var column = new TextLoader.Column("V", DataKind.Single, 1, 5);
        var data = _ml.Data.LoadFromTextFile(path, [new TextLoader.Column("Id", DataKind.Single, 0), column], allowSparse: true);
        Assert.Equal([[0f, 7, 0, 0, 8], [1, 0, 0, 0, 0]], data.GetColumn<float[]>("V"));
    }

    [Fact]
    public void MissingNumbersAreZeroOrNaN()
    {
        string path = _file.Write("1\t\t?\tnan");
        TextLoader.Column[] columns = [new("V", DataKind.Single, 0, 4)];
        Assert.Equal([1, 0, float.NaN, float.NaN, 0], _ml.Data.LoadFromTextFile(path, columns).GetColumn<float[]>("V").Single());
        var options = new TextLoader.Options { Columns = columns, MissingRealsAsNaNs = true };
        Assert.Equal(
            [1, float.NaN, float.NaN, float.NaN, float.NaN], _ml.Data.LoadFromTextFile(path, options).GetColumn<float[]>("V").Single());
    }

    [Fact]
    public void OnlySoManyRowsAreRead()
    {
        string path = _file.Write("1", "2", "3");
        var options = new TextLoader.Options { MaxRows = 2, Columns = [new TextLoader.Column("A", DataKind.Single, 0)] };
        Assert.Equal([1f, 2], _ml.Data.LoadFromTextFile(path, options).GetColumn<float>("A"));
    }

    [Fact]
    public void LoaderReadsSeveralFiles()
    {
        using var other = new TemporaryFile();
        var loader = _ml.Data.CreateTextLoader([new TextLoader.Column("A", DataKind.Single, 0)], hasHeader: true);
        Assert.Equal(["A"], loader.GetOutputSchema().Select(column => column.Name));
        var data = loader.Load(new MultiFileSource(_file.Write("head", "1", "2"), other.Write("head", "3")));
        Assert.Equal([1f, 2, 3], data.GetColumn<float>("A"));
    }

    [Fact]
    public void TheFileIsReadWhenRowsAreAskedFor()
    {
        string path = _file.Write("1", "2");
        var data = _ml.Data.LoadFromTextFile(path, [new TextLoader.Column("A", DataKind.Single, 0)]);
        _file.Write("3");
        Assert.Equal([3f], data.GetColumn<float>("A"));
    }

    [Fact]
    public void WrongFilesAndColumnsAreErrors()
    {
        Assert.ThrowsAny<ArgumentException>(() => _ml.Data.LoadFromTextFile<Row>("/no/such/file.txt"));
        Assert.Throws<InvalidOperationException>(() => _ml.Data.LoadFromTextFile<Unplaced>(_file.Write("1")));
        Assert.ThrowsAny<Exception>(() => _ml.Data.LoadFromTextFile<Row>(_file.Write("1.5\ta")).GetColumn<int>("Id").ToList());
        Assert.ThrowsAny<Exception>(() => _ml.Data.LoadFromTextFile<Row>(_file.Write("1"), separatorChar: '"'));
    }

    private List<TRow> Read<TRow>(IDataView data)
        where TRow : class, new() => [.. _ml.Data.CreateEnumerable<TRow>(data, reuseRowObject: false)];

    private sealed class Row
    {
        [LoadColumn(0)]
        public int Id { get; set; }

        [LoadColumn(1), ColumnName("Named")]
        public string Text { get; set; } = "";

        [LoadColumn(2, 4), VectorType(3)]
        public float[] Numbers { get; set; } = [];

        [LoadColumn(5)]
        public bool Flag { get; set; }
    }

    private sealed class Unplaced
    {
        public float A { get; set; }
    }
}
