using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using static Microsoft.ML.Tests.TransformRows;

namespace Microsoft.ML.Tests;

public class KeyMappingTests
{
    private readonly MLContext _ml = new(1);

    private IDataView Data => Load(
        _ml,
        new Row { Text = "pear", Number = 3, Words = ["b", "a"] },
        new Row { Text = "apple", Number = float.NaN, Words = ["a", "c"] },
        new Row { Text = "", Number = -1, Words = ["", "b"] },
        new Row { Text = "pear", Number = 3, Words = ["c", "c"] });

    [Fact]
    public void KeysFollowTheFirstOccurrence()
    {
        var result = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(Data).Transform(Data);
        Assert.Equal(new KeyDataViewType(typeof(uint), 2), result.Schema["Key"].Type);
        Assert.Equal([1u, 2, 0, 1], result.Values<uint>("Key"));
        Assert.Equal(["pear", "apple"], result.TextKeyValues("Key"));
    }

    [Fact]
    public void KeysFollowTheValueWhenAskedTo()
    {
        const ValueToKeyMappingEstimator.KeyOrdinality ByValue = ValueToKeyMappingEstimator.KeyOrdinality.ByValue;
        var result = _ml.Transforms.Conversion.MapValueToKey("Key", "Text", keyOrdinality: ByValue)
            .Append(_ml.Transforms.Conversion.MapValueToKey("NumberKey", "Number", keyOrdinality: ByValue)).Fit(Data).Transform(Data);
        Assert.Equal(["apple", "pear"], result.TextKeyValues("Key"));
        Assert.Equal([2u, 1, 0, 2], result.Values<uint>("Key"));
        Assert.Equal([-1f, 3], result.KeyValues<float>("NumberKey"));
        Assert.Equal([2u, 0, 1, 2], result.Values<uint>("NumberKey"));
    }

    [Fact]
    public void UnseenValuesHaveNoKey()
    {
        var model = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(Data);
        var other = Load(_ml, new Row { Text = "plum" }, new Row { Text = "apple" });
        Assert.Equal([0u, 2], model.Transform(other).Values<uint>("Key"));
    }

    [Fact]
    public void VectorsShareTheirKeys()
    {
        var result = _ml.Transforms.Conversion.MapValueToKey("Key", "Words").Fit(Data).Transform(Data);
        Assert.Equal([[1u, 2], [2, 3], [0, 1], [3, 3]], result.Values<uint[]>("Key"));
        Assert.Equal(["b", "a", "c"], result.TextKeyValues("Key"));
    }

    [Fact]
    public void NoMoreKeysThanAllowed()
    {
        var result = _ml.Transforms.Conversion.MapValueToKey("Key", "Words", maximumNumberOfKeys: 2).Fit(Data).Transform(Data);
        Assert.Equal(["b", "a"], result.TextKeyValues("Key"));
        Assert.ThrowsAny<ArgumentException>(
            () => _ml.Transforms.Conversion.MapValueToKey("Key", "Words", maximumNumberOfKeys: 0).Fit(Data));
    }

    [Fact]
    public void KeyValuesCanBeText()
    {
        var result = _ml.Transforms.Conversion.MapValueToKey("Key", "Number", addKeyValueAnnotationsAsText: true).Fit(Data).Transform(Data);
        Assert.Equal(["3", "-1"], result.TextKeyValues("Key"));
    }

    [Fact]
    public void KeyDataSetsTheKeys()
    {
        var terms = Load(_ml, new Term { Value = "apple" }, new Term { Value = "plum" }, new Term { Value = "pear" });
        var result = _ml.Transforms.Conversion.MapValueToKey("Key", "Text", keyData: terms).Fit(Data).Transform(Data);
        Assert.Equal([3u, 1, 0, 3], result.Values<uint>("Key"));
        Assert.Equal(["apple", "plum", "pear"], result.TextKeyValues("Key"));
    }

    [Fact]
    public void KeysOfKeysStandForTheirValues()
    {
        var keyed = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(Data).Transform(Data);
        var late = _ml.Data.SkipRows(keyed, 1);
        var result = _ml.Transforms.Conversion.MapValueToKey("Again", "Key").Fit(late).Transform(keyed);
        Assert.Equal(["apple", "pear"], result.TextKeyValues("Again"));
        Assert.Equal([2u, 1, 0, 2], result.Values<uint>("Again"));
    }

    [Fact]
    public void ValuesComeBackFromKeys()
    {
        var result = _ml.Transforms.Conversion.MapValueToKey("TextKey", "Text")
            .Append(_ml.Transforms.Conversion.MapValueToKey("NumberKey", "Number"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("WordKeys", "Words"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Text2", "TextKey"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Number2", "NumberKey"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Words2", "WordKeys")).Fit(Data).Transform(Data);
        Assert.Equal(["pear", "apple", "", "pear"], result.Values<string>("Text2"));
        Assert.Equal([3, float.NaN, -1, 3], result.Values<float>("Number2"));
        Assert.Equal([["b", "a"], ["a", "c"], ["", "b"], ["c", "c"]], result.Values<string[]>("Words2"));
    }

    [Fact]
    public void MappingsSurviveSaving()
    {
        var pipeline = _ml.Transforms.Conversion.MapValueToKey("TextKey", "Text").Append(
            _ml.Transforms.Conversion.MapValueToKey("NumberKey", "Number"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "TextKey"));
        var result = pipeline.Fit(Data).SaveAndLoad(_ml, Data).Transform(Data);
        Assert.Equal([1u, 2, 0, 1], result.Values<uint>("TextKey"));
        Assert.Equal([3f, -1], result.KeyValues<float>("NumberKey"));
        Assert.Equal(["pear", "apple", "", "pear"], result.Values<string>("Back"));
    }

    [Fact]
    public void WrongColumnsAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Conversion.MapValueToKey("Key", "Missing").Fit(Data));
        Assert.ThrowsAny<Exception>(() => _ml.Transforms.Conversion.MapKeyToValue("Value", "Number").Fit(Data));
        var chain = _ml.Transforms.CopyColumns("Copy", "Number").Append(_ml.Transforms.Conversion.MapKeyToValue("Value", "Copy"));
        Assert.Contains("Copy", Assert.Throws<ArgumentOutOfRangeException>(() => chain.Fit(Data)).Message);
        var model = _ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(Data);
        Assert.ThrowsAny<Exception>(() => model.Transform(Load(_ml, new Wrong { Text = 1 })));
    }

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

    private sealed class Wrong
    {
        public float Text { get; set; }
    }
}
