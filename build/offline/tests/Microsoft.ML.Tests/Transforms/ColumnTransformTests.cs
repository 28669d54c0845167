using Microsoft.ML.Data;
using static Microsoft.ML.Tests.TransformRows;

namespace Microsoft.ML.Tests;

public class ColumnTransformTests
{
    private readonly MLContext _ml = new(1);

    private IDataView Data => Load(
        _ml,
        new Row { A = 1, B = [2, 3], Name = "x", Flag = true },
        new Row { A = 4, B = [5, 6], Name = "y" });

    [Fact]
    public void ConcatenateJoinsScalarsAndVectors()
    {
        var result = _ml.Transforms.Concatenate("All", "B", "A", "B").Fit(Data).Transform(Data);
        Assert.Equal("Vector<Single, 5>", result.Schema["All"].Type.ToString());
        Assert.Equal([[2f, 3, 1, 2, 3], [5, 6, 4, 5, 6]], result.Values<float[]>("All"));
    }

    [Fact]
    public void ConcatenateNamesTheSlotsOfScalars()
    {
        var named = _ml.Transforms.Concatenate("Pair", "A", "A2").Fit(WithCopy()).Transform(WithCopy());
        Assert.Equal(["A", "A2"], named.SlotNames("Pair"));
        var nested = _ml.Transforms.Concatenate("Deep", "B", "Pair", "A").Fit(named).Transform(named);
        Assert.Equal(["", "", "Pair.A", "Pair.A2", "A"], nested.SlotNames("Deep"));
    }

    [Fact]
    public void ConcatenateOfOneVectorIsThatVector()
    {
        var named = _ml.Transforms.Concatenate("Pair", "A", "A2").Fit(WithCopy()).Transform(WithCopy());
        var same = _ml.Transforms.Concatenate("Same", "Pair").Fit(named).Transform(named);
        Assert.Equal(["A", "A2"], same.SlotNames("Same"));
        Assert.Equal(named.Values<float[]>("Pair"), same.Values<float[]>("Same"));
    }

    [Fact]
    public void ConcatenateIsNormalizedOnlyWhereAllItsInputsAre()
    {
        var normal = _ml.Transforms.NormalizeMinMax("N", "A").Append(_ml.Transforms.NormalizeMinMax("M", "B")).Fit(Data).Transform(Data);
        var result = _ml.Transforms
            .Concatenate("Both", "N", "M")
            .Append(_ml.Transforms.Concatenate("Mixed", "N", "A"))
            .Fit(normal)
            .Transform(normal);
        Assert.True(result.Schema["Both"].IsNormalized());
        Assert.False(result.Schema["Mixed"].IsNormalized());
    }

    [Fact]
    public void ConcatenateKeepsSparseVectorsSparse()
    {
        var rows = new[] { new SparseRow { V = new VBuffer<float>(4, 1, [7f], [2]) } };
        var data = _ml.Data.LoadFromEnumerable(rows);
        var result = _ml.Transforms.Concatenate("W", "V", "V").Fit(data).Transform(data);
        var vector = Assert.Single(result.Values<VBuffer<float>>("W"));
        Assert.Equal([0f, 0, 7, 0, 0, 0, 7, 0], vector.DenseValues());
        Assert.Equal([2, 6], vector.GetIndices().ToArray());
    }

    [Fact]
    public void ConcatenateRefusesWhatDoesNotFit()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Concatenate("All", "A", "Missing").Fit(Data).Transform(Data));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Concatenate("All", "A", "Name").Fit(Data).Transform(Data));
        Assert.ThrowsAny<ArgumentException>(() => _ml.Transforms.Concatenate("All"));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Transforms.CopyColumns("C", "A").Append(_ml.Transforms.Concatenate("All", "A", "Missing")).Fit(Data));
    }

    [Fact]
    public void CopyColumnsKeepsTypeValuesAndAnnotations()
    {
        var keyed = _ml.Transforms.Conversion
            .MapValueToKey("Key", "Name")
            .Append(_ml.Transforms.CopyColumns("Copy", "Key"))
            .Fit(Data)
            .Transform(Data);
        Assert.Equal(keyed.Schema["Key"].Type, keyed.Schema["Copy"].Type);
        Assert.Equal([1u, 2], keyed.Values<uint>("Copy"));
        Assert.Equal(["x", "y"], keyed.TextKeyValues("Copy"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.CopyColumns("Copy", "Missing").Fit(Data));
    }

    [Fact]
    public void SelectColumnsKeepsTheOrderAskedFor()
    {
        var result = _ml.Transforms.SelectColumns("Name", "A").Fit(Data).Transform(Data);
        Assert.Equal(["Name", "A"], result.Schema.Select(column => column.Name));
        Assert.Equal([1f, 4], result.Values<float>("A"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.SelectColumns("A", "Missing").Fit(Data));
    }

    [Fact]
    public void DropColumnsKeepsTheRest()
    {
        var result = _ml.Transforms.DropColumns("B", "Flag").Fit(Data).Transform(Data);
        Assert.Equal(["A", "Name"], result.Schema.Select(column => column.Name));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.DropColumns("Missing").Fit(Data));
    }

    [Fact]
    public void SelectColumnsLeavesHiddenColumnsOutUnlessToldToKeepThem()
    {
        var hidden = _ml.Transforms.CopyColumns("A", "A").Fit(Data).Transform(Data);
        Assert.Single(_ml.Transforms.SelectColumns("A").Fit(hidden).Transform(hidden).Schema);
        Assert.Equal(2, _ml.Transforms.SelectColumns(["A"], keepHidden: true).Fit(hidden).Transform(hidden).Schema.Count);
    }

    [Fact]
    public void OutputsHideInputsOfTheSameName()
    {
        var result = _ml.Transforms.Conversion.ConvertType("A", "A", DataKind.Double).Fit(Data).Transform(Data);
        Assert.Equal(NumberDataViewType.Double, result.Schema["A"].Type);
        Assert.Single(result.Schema, column => column.IsHidden && column.Name == "A");
    }

    [Fact]
    public void TransformsSurviveSaving()
    {
        var pipeline = _ml.Transforms.Concatenate("All", "A", "B").Append(_ml.Transforms.CopyColumns("Copy", "All"))
            .Append(_ml.Transforms.SelectColumns("Copy", "Name")).Append(_ml.Transforms.DropColumns("Name"));
        var model = pipeline.Fit(Data).SaveAndLoad(_ml, Data);
        var result = model.Transform(Data);
        Assert.Equal(["Copy"], result.Schema.Select(column => column.Name));
        Assert.Equal([[1f, 2, 3], [4, 5, 6]], result.Values<float[]>("Copy"));
    }

    [Fact]
    public void PredictionEngineRunsAChainOfTransforms()
    {
        var model = _ml.Transforms.Concatenate("All", "A", "B").Append(_ml.Transforms.CopyColumns("Copy", "All"))
            .Append(_ml.Transforms.SelectColumns("Copy")).Fit(Data);
        using var engine = _ml.Model.CreatePredictionEngine<Row, Output>(model);
        Assert.Equal([9f, 8, 7], engine.Predict(new Row { A = 9, B = [8, 7] }).Copy);
        Assert.Equal([1f, 2, 3], engine.Predict(new Row { A = 1, B = [2, 3] }).Copy);
    }

    [Fact]
    public void CursorSetsSeeEveryRowOnce()
    {
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(i => new Row { A = i, B = [i, i] }));
        var result = _ml.Transforms.Concatenate("All", "A", "B").Fit(data).Transform(data);
        var seen = new List<float>();
        foreach (var cursor in result.GetRowCursorSet([result.Schema["All"]], 2))
        {
            using (cursor)
            {
                var getter = cursor.GetGetter<VBuffer<float>>(result.Schema["All"]);
                VBuffer<float> value = default;
                while (cursor.MoveNext())
                {
                    getter(ref value);
                    seen.Add(value.GetValues()[0]);
                }
            }
        }
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (float)i), seen.Order());
    }

    private IDataView WithCopy() => _ml.Transforms.CopyColumns("A2", "A").Fit(Data).Transform(Data);

    private sealed class Row
    {
        public float A { get; set; }

        [VectorType(2)]
        public float[] B { get; set; } = [0, 0];

        public string Name { get; set; } = "";

        public bool Flag { get; set; }
    }

    private sealed class SparseRow
    {
        [VectorType(4)]
        public VBuffer<float> V { get; set; }
    }

    private sealed class Output
    {
        [VectorType(3)]
        public float[] Copy { get; set; } = [];
    }
}
