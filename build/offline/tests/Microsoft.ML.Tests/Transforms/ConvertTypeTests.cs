using Microsoft.ML.Data;
using static Microsoft.ML.Tests.TransformRows;

namespace Microsoft.ML.Tests;

public class ConvertTypeTests
{
    private readonly MLContext _ml = new(1);

    private IDataView Data => Load(
        _ml,
        new Row { Float = 1.5f, Int = -2, Byte = 200, Flag = true, Text = "2.5", Vector = [1, 0] },
        new Row { Float = 0, Int = 70000, Byte = 3, Flag = false, Text = "x", Vector = [0, 3] });

    [Fact]
    public void NumbersTurnIntoNumbers()
    {
        Assert.Equal([1.5, 0], Convert<double>("Float", DataKind.Double));
        Assert.Equal([-2f, 70000], Convert<float>("Int", DataKind.Single));
        Assert.Equal([-2L, 70000], Convert<long>("Int", DataKind.Int64));
        Assert.Equal([(short)-2, (short)4464], Convert<short>("Int", DataKind.Int16));
        Assert.Equal([200u, 3], Convert<uint>("Byte", DataKind.UInt32));
    }

    [Fact]
    public void BooleansAndTextTurnIntoNumbersAndBack()
    {
        Assert.Equal([1f, 0], Convert<float>("Flag", DataKind.Single));
        Assert.Equal([true, false], Convert<bool>("Float", DataKind.Boolean));
        Assert.Equal([2.5f, float.NaN], Convert<float>("Text", DataKind.Single));
        Assert.Equal(["1.5", "0"], Convert<string>("Float", DataKind.String));
        Assert.Equal(["-2", "70000"], Convert<string>("Int", DataKind.String));
        Assert.Equal(["True", "False"], Convert<string>("Flag", DataKind.String));
    }

    [Fact]
    public void VectorsTurnIntoVectors()
        => Assert.Equal([[1d, 0], [0, 3]], Convert<double[]>("Vector", DataKind.Double));

    [Fact]
    public void BooleansAsNumbersAreNormalized()
    {
        var result = _ml.Transforms.Conversion.ConvertType("Out", "Flag").Fit(Data).Transform(Data);
        Assert.True(result.Schema["Out"].IsNormalized());
        Assert.Equal(NumberDataViewType.Single, result.Schema["Out"].Type);
    }

    [Fact]
    public void KeysStayKeysOfTheSameValues()
    {
        var result = _ml.Transforms.Conversion.MapValueToKey("Key", "Text")
            .Append(_ml.Transforms.Conversion.ConvertType("Wide", "Key", DataKind.UInt64)).Fit(Data).Transform(Data);
        Assert.Equal(new KeyDataViewType(typeof(ulong), 2), result.Schema["Wide"].Type);
        Assert.Equal([1UL, 2], result.Values<ulong>("Wide"));
        Assert.Equal(["2.5", "x"], result.TextKeyValues("Wide"));
    }

    [Fact]
    public void ConversionsSurviveSaving()
    {
        var model = _ml.Transforms.Conversion.ConvertType("Out", "Int", DataKind.Double).Fit(Data).SaveAndLoad(_ml, Data);
        Assert.Equal([-2d, 70000], model.Transform(Data).Values<double>("Out"));
    }

    [Fact]
    public void WhatHasNoConversionIsRefused()
    {
        Assert.ThrowsAny<ArgumentException>(() => Convert<int>("Float", DataKind.Int32));
        Assert.ThrowsAny<ArgumentException>(() => Convert<uint>("Int", DataKind.UInt32));
        Assert.ThrowsAny<ArgumentException>(() => Convert<float>("Missing", DataKind.Single));
        Assert.ThrowsAny<Exception>(() => Convert<int>("Text", DataKind.Int32));
    }

    private T[] Convert<T>(string column, DataKind kind)
        => _ml.Transforms.Conversion.ConvertType("Out", column, kind).Fit(Data).Transform(Data).Values<T>("Out");

    private sealed class Row
    {
        public float Float { get; set; }

        public int Int { get; set; }

        public byte Byte { get; set; }

        public bool Flag { get; set; }

        public string Text { get; set; } = "";

        [VectorType(2)]
        public float[] Vector { get; set; } = [];
    }
}
