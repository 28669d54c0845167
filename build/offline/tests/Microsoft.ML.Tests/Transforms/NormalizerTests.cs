using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using static Microsoft.ML.Tests.TransformRows;

namespace Microsoft.ML.Tests;

public class NormalizerTests
{
    private readonly MLContext _ml = new(1);

    private IDataView Data => Load(
        _ml,
        new Row { X = 1, V = [-4, 2, 5] },
        new Row { X = 3, V = [2, 4, 5] },
        new Row { X = 2, V = [0, 6, 5] });

    [Fact]
    public void MinMaxWithFixedZeroDividesByTheLargestMagnitude()
    {
        var result = _ml.Transforms.NormalizeMinMax("N", "V").Append(_ml.Transforms.NormalizeMinMax("M", "X")).Fit(Data).Transform(Data);
        Near([[-1, 1 / 3f, 0], [0.5f, 2 / 3f, 0], [0, 1, 0]], result.Values<float[]>("N"));
        Near([[1 / 3f], [1], [2 / 3f]], [.. result.Values<float>("M").Select(x => new[] { x })]);
    }

    [Fact]
    public void MinMaxWithoutFixedZeroMapsToTheUnitInterval()
    {
        var result = _ml.Transforms.NormalizeMinMax("N", "V", fixZero: false).Fit(Data).Transform(Data);
        Near([[0, 0, 0], [1, 0.5f, 0], [2 / 3f, 1, 0]], result.Values<float[]>("N"));
    }

    [Fact]
    public void MeanVarianceWithFixedZeroDividesByTheRootMeanSquare()
    {
        var result = _ml.Transforms.NormalizeMeanVariance("N", "V").Fit(Data).Transform(Data);
        float first = MathF.Sqrt((16 + 4) / 3f);
        float second = MathF.Sqrt((4 + 16 + 36) / 3f);
        Near([[-4 / first, 2 / second, 0], [2 / first, 4 / second, 0], [0, 6 / second, 0]], result.Values<float[]>("N"));
    }

    [Fact]
    public void MeanVarianceWithoutFixedZeroIsTheStandardScore()
    {
        var result = _ml.Transforms.NormalizeMeanVariance("N", "X", fixZero: false).Fit(Data).Transform(Data);
        float deviation = MathF.Sqrt(2 / 3f);
        Near([[-1 / deviation], [1 / deviation], [0]], [.. result.Values<float>("N").Select(x => new[] { x })]);
    }

    [Fact]
    public void MeanVarianceAsDistributionGivesProbabilities()
    {
        var result = _ml.Transforms.NormalizeMeanVariance("N", "X", fixZero: false, useCdf: true).Fit(Data).Transform(Data);
        var values = result.Values<float>("N");
        Close.To(0.5f, values[2], 1e-6);
        Close.To(0.8897f, values[1], 1e-3);
        Close.To(1, values[0] + values[1], 1e-6);
    }

    [Fact]
    public void ParametersAreGiven()
    {
        var model = _ml.Transforms.NormalizeMinMax("N", "X", fixZero: false).Fit(Data);
        var scalar = Assert.IsType<NormalizingTransformer.AffineNormalizerModelParameters<float>>(model.GetNormalizerModelParameters(0));
        Assert.Equal(0.5f, scalar.Scale);
        Assert.Equal(1f, scalar.Offset);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.GetNormalizerModelParameters(1));

        var fixedZero = _ml.Transforms.NormalizeMinMax("N", "V").Fit(Data);
        var vector = Assert.IsType<NormalizingTransformer.AffineNormalizerModelParameters<ImmutableArray<float>>>(
            fixedZero.GetNormalizerModelParameters(0));
        Assert.Equal([0.25f, 1 / 6f, 0], vector.Scale);
        Assert.Empty(vector.Offset);
    }

    [Fact]
    public void MissingValuesAreLeftOutOfTheStatistics()
    {
        var data = Load(_ml, new Row { X = float.NaN }, new Row { X = 2 }, new Row { X = 4 });
        var result = _ml.Transforms
            .NormalizeMinMax("N", "X")
            .Append(_ml.Transforms.NormalizeMeanVariance("M", "X", fixZero: false))
            .Fit(data)
            .Transform(data);
        Assert.Equal([float.NaN, 0.5f, 1], result.Values<float>("N"));
        Assert.Equal([float.NaN, -1, 1], result.Values<float>("M"));
    }

    [Fact]
    public void OnlySoManyExamplesAreRead()
    {
        var data = Load(_ml, new Row { X = 1 }, new Row { X = 2 }, new Row { X = 10 });
        var result = _ml.Transforms.NormalizeMinMax("N", "X", maximumExampleCount: 2).Fit(data).Transform(data);
        Assert.Equal([0.5f, 1, 5], result.Values<float>("N"));
        Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.NormalizeMinMax("N", "X", maximumExampleCount: 1));
    }

    [Fact]
    public void AbsentValuesOfSparseVectorsCountAsZero()
    {
        var data = Load(
            _ml,
            new Sparse { V = new VBuffer<float>(3, 1, [4f], [0]) },
            new Sparse { V = new VBuffer<float>(3, 1, [-2f], [2]) });
        var result = _ml.Transforms
            .NormalizeMinMax("N", "V")
            .Append(_ml.Transforms.NormalizeMeanVariance("M", "V", fixZero: false))
            .Fit(data)
            .Transform(data);
        Assert.Equal([[1f, 0, 0], [0, 0, -1]], result.Values<float[]>("N"));
        Assert.Equal([[1f, 0, 1], [-1, 0, -1]], result.Values<float[]>("M"));
    }

    [Fact]
    public void ResultIsMarkedNormalizedAndKeepsSlotNames()
    {
        var pair = _ml.Transforms.Concatenate("P", "X", "X").Append(_ml.Transforms.NormalizeMinMax("P")).Fit(Data).Transform(Data);
        Assert.True(pair.Schema["P"].IsNormalized());
        Assert.False(pair.Schema["X"].IsNormalized());
        Assert.Equal(["X", "X"], pair.SlotNames("P"));
    }

    [Fact]
    public void NormalizersSurviveSaving()
    {
        var pipeline = _ml.Transforms.NormalizeMinMax("A", "V", fixZero: false).Append(_ml.Transforms.NormalizeMeanVariance("B", "X"))
            .Append(_ml.Transforms.NormalizeMeanVariance("C", "V", useCdf: true)).Append(_ml.Transforms.NormalizeMinMax("D", "V"));
        var model = pipeline.Fit(Data);
        var before = model.Transform(Data);
        var after = model.SaveAndLoad(_ml, Data).Transform(Data);
        foreach (string name in new[] { "A", "C", "D" })
            Assert.Equal(before.Values<float[]>(name), after.Values<float[]>(name));
        Assert.Equal(before.Values<float>("B"), after.Values<float>("B"));
    }

    [Fact]
    public void WrongColumnsAreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.NormalizeMinMax("N", "Missing").Fit(Data));
        Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.NormalizeMinMax("N", "Count").Fit(Data));
    }

    private static void Near(float[][] expected, float[][] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Close.To(expected[i], actual[i], 1e-6);
        }
    }

    private sealed class Row
    {
        public float X { get; set; }

        public int Count { get; set; }

        [VectorType(3)]
        public float[] V { get; set; } = [0, 0, 0];
    }

    private sealed class Sparse
    {
        [VectorType(3)]
        public VBuffer<float> V { get; set; }
    }
}
