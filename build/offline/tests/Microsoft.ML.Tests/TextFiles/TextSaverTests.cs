using System.Text;
using Microsoft.ML.Data;
using Microsoft.ML.Tests.TextFiles;

namespace Microsoft.ML.Tests;

public class TextSaverTests
{
    private readonly MLContext _ml = new(1);

    private IDataView Data => _ml.Data.LoadFromEnumerable(new[]
    {
        new Row { Id = 1, Text = "a b", Flag = true, V = [0.1f, -2, 0] },
        new Row { Id = 2, Text = "with \"quote\"", V = [1e-10f, 0, float.NaN] },
        new Row { Id = 3, Text = "", V = [0, 0, 0] },
    });

    [Fact]
    public void FileStartsWithItsSchema()
    {
        Assert.Equal(
            [
                "#@ TextLoader{",
                "#@   header+",
                "#@   sep=tab",
                "#@   col=Id:I4:0",
                "#@   col=Text:TX:1",
                "#@   col=Flag:BL:2",
                "#@   col=V:R4:3-5",
                "#@ }",
                "Id\tText\tFlag\t\"\"\t\"\"\t\"\"",
                "1\ta b\t1\t0.1\t-2\t0",
                "2\t\"with \"\"quote\"\"\"\t0\t1E-10\t0\t?",
                "3\t5\t0:\"\"",
            ],
            Save(Data));
    }

    [Fact]
    public void SchemaAndHeaderCanBeLeftOut()
    {
        var lines = Save(Data, separator: ',', headerRow: false, schema: false);
        Assert.Equal(3, lines.Length);
        Assert.Equal("1,a b,1,0.1,-2,0", lines[0]);
    }

    [Fact]
    public void SlotNamesAreTheHeaderOfVectors()
    {
        var pair = _ml.Transforms
            .Concatenate("Pair", "V0", "V1")
            .Append(_ml.Transforms.SelectColumns("Pair"))
            .Fit(Scalars)
            .Transform(Scalars);
        Assert.Equal(["V0\tV1", "1\t2"], Save(pair, schema: false));
    }

    [Fact]
    public void LongRunsOfZerosAreWrittenSparse()
    {
        var data = _ml.Data.LoadFromEnumerable(
            new[] { new Wide { Id = 7, V = [0, 0, 0, 0, 5, 0, 0, 0, 0, 0] }, new Wide { Id = 8, V = new float[10] } });
        Assert.Equal(["7\t10\t4:5", "8\t10\t0:0"], Save(data, headerRow: false, schema: false));
        Assert.Equal("7\t0\t0\t0\t0\t5\t0\t0\t0\t0\t0", Save(data, headerRow: false, schema: false, forceDense: true)[0]);
    }

    [Fact]
    public void KeysAreWrittenFromZero()
    {
        var keyed = _ml.Transforms.Conversion
            .MapValueToKey("Key", "Text")
            .Append(_ml.Transforms.SelectColumns("Key"))
            .Fit(Data)
            .Transform(Data);
        Assert.Equal(["#@   col=Key:U4[2]:0"], Save(keyed).Where(line => line.Contains("col=")));
        Assert.Equal(["0", "1", ""], Save(keyed, headerRow: false, schema: false));
    }

    [Fact]
    public void HiddenColumnsAreLeftOutUnlessAskedFor()
    {
        var hidden = _ml.Transforms.CopyColumns("V0", "V1").Fit(Scalars).Transform(Scalars);
        Assert.Equal(["V0\tV1", "2\t2"], Save(hidden, schema: false));
        Assert.Equal(["V0\tV0\tV1", "1\t2\t2"], Save(hidden, schema: false, keepHidden: true));
    }

    [Fact]
    public void WhatIsSavedLoadsAgain()
    {
        using var file = new TemporaryFile();
        string path = file.Write(Save(Data, forceDense: true));
        var loaded = _ml.Data.LoadFromTextFile<Row>(path, hasHeader: true, allowQuoting: true);
        Assert.Equal(["a b", "with \"quote\"", ""], loaded.GetColumn<string>("Text"));
        Assert.Equal(Data.GetColumn<float[]>("V"), loaded.GetColumn<float[]>("V"));
        Assert.Equal([true, false, false], loaded.GetColumn<bool>("Flag"));
    }

    [Fact]
    public void TheSchemaInTheFileIsEnoughToLoadIt()
    {
        using var file = new TemporaryFile();
        var numbers = _ml.Transforms.SelectColumns("Id", "V", "Flag").Fit(Data).Transform(Data);
        var loaded = _ml.Data.LoadFromTextFile(file.Write(Save(numbers)));
        Assert.Equal(["Id", "V", "Flag"], loaded.Schema.Select(column => column.Name));
        Assert.Equal(NumberDataViewType.Int32, loaded.Schema["Id"].Type);
        Assert.Equal(Data.GetColumn<float[]>("V"), loaded.GetColumn<float[]>("V"));
        Assert.Equal([1, 2, 3], loaded.GetColumn<int>("Id"));
    }

    [Fact]
    public void OtherSeparatorsAreRefused()
        => Assert.ThrowsAny<ArgumentException>(() => Save(Data, separator: '#'));

    private IDataView Scalars => _ml.Data.LoadFromEnumerable(new[] { new Scalar { V0 = 1, V1 = 2 } });

    private string[] Save(
        IDataView data, char separator = '\t', bool headerRow = true, bool schema = true, bool keepHidden = false, bool forceDense = false)
    {
        using var stream = new MemoryStream();
        _ml.Data.SaveAsText(data, stream, separator, headerRow, schema, keepHidden, forceDense);
        string text = Encoding.UTF8.GetString(stream.ToArray());
        return text.TrimStart('\uFEFF').Split(Environment.NewLine)[..^1];
    }

    private sealed class Row
    {
        [LoadColumn(0)]
        public int Id { get; set; }

        [LoadColumn(1)]
        public string Text { get; set; } = "";

        [LoadColumn(2)]
        public bool Flag { get; set; }

        [LoadColumn(3, 5), VectorType(3)]
        public float[] V { get; set; } = [];
    }

    private sealed class Wide
    {
        public float Id { get; set; }

        [VectorType(10)]
        public float[] V { get; set; } = [];
    }

    private sealed class Scalar
    {
        public float V0 { get; set; }

        public float V1 { get; set; }
    }
}
