using Microsoft.ML.Data;

namespace Microsoft.ML.Tests.Data;

public sealed class PredictionEngineTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void PredictionsEqualTheTransformedRows()
    {
        var points = Point.Many(20);
        var data = _ml.Data.LoadFromEnumerable(points);
        var model = new OffsetEstimator("Y", "X").Append(new OffsetEstimator("Z", "Y")).Fit(data);
        using var engine = _ml.Model.CreatePredictionEngine<Point, Moved>(model);
        Assert.Equal(model.Transform(data).GetColumn<float>("Z"), points.Select(point => engine.Predict(point).Z));
        Assert.Equal(["X", "Name", "Y", "Z"], engine.OutputSchema.Select(column => column.Name));
        var prediction = new Moved();
        engine.Predict(points[3], ref prediction);
        Assert.Equal(3, prediction.X);
    }

    [Fact]
    public void MissingOutputColumnsAreIgnoredOrAnError()
    {
        var model = new OffsetTransformer("Y", "X", 1);
        using var engine = _ml.Model.CreatePredictionEngine<Point, Moved>(model);
        Assert.Equal(0, engine.Predict(new Point { X = 5 }).Z);
        Assert.ThrowsAny<ArgumentException>(() => _ml.Model.CreatePredictionEngine<Point, Moved>(model, ignoreMissingColumns: false));
        Assert.ThrowsAny<ArgumentException>(() => _ml.Model.CreatePredictionEngine<Keyed, Moved>(model));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void TheEngineDisposesAModelThatItOwns(bool owns, int disposed)
    {
        var model = new OffsetTransformer("Y", "X", 1);
        _ml.Model.CreatePredictionEngine<Point, Moved>(model, new PredictionEngineOptions { OwnsTransformer = owns }).Dispose();
        Assert.Equal(disposed, model.Disposed);
    }

    [Fact]
    public void AnInputSchemaMustFitTheClass()
    {
        var model = new OffsetTransformer("Y", "X", 1);
        var schema = _ml.Data.LoadFromEnumerable(Point.Many(1)).Schema;
        using var engine = _ml.Model.CreatePredictionEngine<Point, PointAndY>(model, schema);
        Assert.Equal(3, engine.Predict(new Point { X = 2 }).Y);
        Assert.Throws<InvalidOperationException>(() => _ml.Model.CreatePredictionEngine<Keyed, PointAndY>(model, schema));
    }

    private sealed class PointAndY
    {
        public float Y { get; set; }
    }
}
