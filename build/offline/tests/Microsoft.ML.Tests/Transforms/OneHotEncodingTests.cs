using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using static Microsoft.ML.Tests.TransformRows;

namespace Microsoft.ML.Tests;

public class OneHotEncodingTests
{
    private readonly MLContext _ml = new(1);

    private IDataView Data => Load(
        _ml,
        new Row { Text = "pear", Number = 3, Words = ["b", "a"] },
        new Row { Text = "apple", Number = float.NaN, Words = ["a", "c"] },
        new Row { Text = "", Number = -1, Words = ["", "b"] },
        new Row { Text = "plum", Number = 3, Words = ["c", "c"] });

    [Fact]
    public void EveryValueHasASlot()
    {
        var result = Encode("Text");
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3), result.Schema["Encoded"].Type);
        Assert.Equal([[1f, 0, 0], [0, 1, 0], [0, 0, 0], [0, 0, 1]], result.Values<float[]>("Encoded"));
        Assert.Equal(["pear", "apple", "plum"], result.SlotNames("Encoded"));
        Assert.True(result.Schema["Encoded"].IsNormalized());
        Assert.All(result.Values<VBuffer<float>>("Encoded"), row => Assert.False(row.IsDense));
    }

    [Fact]
    public void NumbersNameTheirSlotsToo()
    {
        var result = Encode("Number");
        Assert.Equal(["3", "-1"], result.SlotNames("Encoded"));
        Assert.Equal([[1f, 0], [0, 0], [0, 1], [1, 0]], result.Values<float[]>("Encoded"));
    }

    [Fact]
    public void VectorsHaveTheSlotsOfEachValueInTurn()
    {
        var result = Encode("Words");
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2, 3), result.Schema["Encoded"].Type);
        Assert.Equal([1f, 0, 0, 0, 1, 0], result.Values<float[]>("Encoded")[0]);
        Assert.Equal([0f, 0, 0, 1, 0, 0], result.Values<float[]>("Encoded")[2]);
        Assert.Equal(["[0].b", "[0].a", "[0].c", "[1].b", "[1].a", "[1].c"], result.SlotNames("Encoded"));
    }

    [Fact]
    public void UnseenValuesHaveNoSlot()
    {
        var model = _ml.Transforms.Categorical.OneHotEncoding("Text").Fit(Data);
        var result = model.Transform(Load(_ml, new Row { Text = "quince" }, new Row { Text = "plum" }));
        Assert.Equal([[0f, 0, 0], [0, 0, 1]], result.Values<float[]>("Text"));
    }

    [Fact]
    public void OneValueMakesOneSlotAndNoneToo()
    {
        var one = Load(_ml, new Row { Text = "" }, new Row { Text = "a" });
        var result = _ml.Transforms.Categorical.OneHotEncoding("Encoded", "Text").Fit(one).Transform(one);
        Assert.Equal([[0f], [1]], result.Values<float[]>("Encoded"));

        var none = Load(_ml, new Row { Text = "" });
        result = _ml.Transforms.Categorical.OneHotEncoding("Encoded", "Text").Fit(none).Transform(none);
        Assert.Equal([[0f]], result.Values<float[]>("Encoded"));
        Assert.False(result.Schema["Encoded"].HasSlotNames());
    }

    [Fact]
    public void KeysAreChosenAsForKeyMapping()
    {
        var categorical = _ml.Transforms.Categorical;
        const ValueToKeyMappingEstimator.KeyOrdinality ByValue = ValueToKeyMappingEstimator.KeyOrdinality.ByValue;
        Assert.Equal(["apple", "pear", "plum"], Names(categorical.OneHotEncoding("Encoded", "Text", keyOrdinality: ByValue)));
        Assert.Equal(["pear", "apple"], Names(categorical.OneHotEncoding("Encoded", "Text", maximumNumberOfKeys: 2)));
        var terms = Load(_ml, new Term { Value = "quince" }, new Term { Value = "plum" });
        Assert.Equal(["quince", "plum"], Names(categorical.OneHotEncoding("Encoded", "Text", keyData: terms)));

        string[] Names(OneHotEncodingEstimator estimator) => estimator.Fit(Data).Transform(Data).SlotNames("Encoded");
    }

    [Fact]
    public void KeysThemselvesCanBeTheOutput()
    {
        var result = _ml.Transforms.Categorical.OneHotEncoding("Encoded", "Number", OneHotEncodingEstimator.OutputKind.Key)
            .Fit(Data).Transform(Data);
        Assert.Equal([1u, 0, 2, 1], result.Values<uint>("Encoded"));
        Assert.Equal(["3", "-1"], result.TextKeyValues("Encoded"));
    }

    [Fact]
    public void WidthsOfAPipelineComeFromTheData()
    {
        var pipeline = _ml.Transforms.Categorical.OneHotEncoding("Encoded", "Text")
            .Append(_ml.Transforms.Categorical.OneHotEncoding("Words"))
            .Append(_ml.Transforms.Concatenate("Features", "Encoded", "Number", "Words"));
        var result = pipeline.Fit(Data).Transform(Data);
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 3 + 1 + 6), result.Schema["Features"].Type);
        Assert.Equal([1f, 0, 0, 3, 1, 0, 0, 0, 1, 0], result.Values<float[]>("Features")[0]);
        Assert.Equal(
            ["Encoded.pear", "Encoded.apple", "Encoded.plum", "Number", "Words.[0].b"], result.SlotNames("Features").Take(5));
    }

    [Fact]
    public void EncodingSurvivesSaving()
    {
        var loaded = _ml.Transforms.Categorical.OneHotEncoding("Encoded", "Text").Fit(Data).SaveAndLoad(_ml, Data);
        Assert.Equal(Encode("Text").Values<float[]>("Encoded"), loaded.Transform(Data).Values<float[]>("Encoded"));
        Assert.Equal(["pear", "apple", "plum"], loaded.Transform(Data).SlotNames("Encoded"));
    }

    [Fact]
    public void EncodingWorksRowByRow()
    {
        ITransformer model = _ml.Transforms.Categorical.OneHotEncoding("Encoded", "Text").Fit(Data);
        Assert.True(model.IsRowToRowMapper);
        using var engine = _ml.Model.CreatePredictionEngine<Row, Encoded>(model, Data.Schema);
        Assert.Equal([0f, 0, 1], engine.Predict(new Row { Text = "plum" }).Values);
        Assert.Equal([0f, 0, 0], engine.Predict(new Row { Text = "quince" }).Values);
    }

    [Fact]
    public void WrongArgumentsAreRefused()
    {
        var categorical = _ml.Transforms.Categorical;
        Assert.Throws<ArgumentOutOfRangeException>(() => categorical.OneHotEncoding("Encoded", "Missing").Fit(Data));
        Assert.ThrowsAny<ArgumentException>(() => categorical.OneHotEncoding("Encoded", "Text", maximumNumberOfKeys: 0).Fit(Data));
        Assert.ThrowsAny<Exception>(() => categorical.OneHotEncoding("Encoded", "Text", (OneHotEncodingEstimator.OutputKind)99));
        var model = categorical.OneHotEncoding("Encoded", "Text").Fit(Data);
        Assert.ThrowsAny<Exception>(() => model.Transform(Load(_ml, new Term { Value = "pear" })));
    }

    private IDataView Encode(string column) => _ml.Transforms.Categorical.OneHotEncoding("Encoded", column).Fit(Data).Transform(Data);

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public float Number { get; set; }

        [VectorType(2)]
        public string[] Words { get; set; } = ["", ""];
    }

    private sealed class Term
    {
        public string Value { get; set; } = "";
    }

    private sealed class Encoded
    {
        [ColumnName("Encoded")]
        public float[] Values { get; set; } = [];
    }
}
