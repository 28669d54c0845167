using Microsoft.ML.Data;

namespace Microsoft.ML.Tests.Data;

public sealed class ChainTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void EachEstimatorIsFittedOnWhatTheEarlierOnesGive()
    {
        var data = _ml.Data.LoadFromEnumerable(Point.Many(5));
        var model = new OffsetEstimator("Y", "X").Append(new OffsetEstimator("Z", "Y")).Fit(data);
        Assert.Equal(8, model.LastTransformer.Offset);
        Assert.Equal([4f, 8], model.Cast<OffsetTransformer>().Select(transformer => transformer.Offset));
        Assert.Equal([12f, 13, 14, 15, 16], model.Transform(data).GetColumn<float>("Z"));
        Assert.Equal(["X", "Name", "Y", "Z"], model.GetOutputSchema(data.Schema).Select(column => column.Name));
    }

    [Fact]
    public void ShapesAreCheckedBeforeAnythingIsFitted()
    {
        var first = new OffsetEstimator("Y", "X");
        var chain = first.Append(new OffsetEstimator("Z", "Nowhere"));
        Assert.Contains(
            "Nowhere",
            Assert.Throws<ArgumentException>(() => chain.Fit(_ml.Data.LoadFromEnumerable(Point.Many(2)))).Message,
            StringComparison.Ordinal);
        Assert.Equal(0, first.Fits);
    }

    [Fact]
    public void AChainMapsRowByRow()
    {
        var data = _ml.Data.LoadFromEnumerable(Point.Many(3));
        ITransformer model = new OffsetEstimator("Y", "X").Append(new OffsetEstimator("Z", "Y")).Fit(data);
        Assert.True(model.IsRowToRowMapper);
        var mapper = model.GetRowToRowMapper(data.Schema);
        Assert.Equal(["X"], mapper.GetDependencies([mapper.OutputSchema["Z"]]).Select(column => column.Name));

        using var cursor = data.GetRowCursor([data.Schema["X"]]);
        var row = mapper.GetRow(cursor, [mapper.OutputSchema["Z"]]);
        var getter = row.GetGetter<float>(mapper.OutputSchema["Z"]);
        Assert.True(cursor.MoveNext());
        float value = 0;
        getter(ref value);
        Assert.Equal(6, value);
    }

    [Fact]
    public void ACheckpointReadsTheDataBeforeItOnce()
    {
        int read = 0;
        var data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 10).Select(i =>
        {
            Interlocked.Increment(ref read);
            return new Point { X = i };
        }));
        var plain = new OffsetEstimator("Y", "X").Append(new OffsetEstimator("Z", "Y")).Append(new OffsetEstimator("W", "Y"));
        plain.Fit(data);
        Assert.Equal(30, read);
        read = 0;
        var cached = new OffsetEstimator("Y", "X")
            .AppendCacheCheckpoint(_ml)
            .Append(new OffsetEstimator("Z", "Y"))
            .Append(new OffsetEstimator("W", "Y"));
        var model = cached.Fit(data);
        Assert.Equal(20, read);
        Assert.Equal(3, model.Count());
        Assert.Throws<InvalidOperationException>(() => new EstimatorChain<ITransformer>().AppendCacheCheckpoint(_ml));
    }

    [Fact]
    public void StagesOutsideTheScopeAreLeftOut()
    {
        var data = _ml.Data.LoadFromEnumerable(Point.Many(3));
        var model = new OffsetEstimator("Y", "X").Append(new OffsetEstimator("Z", "X"), TransformerScope.TrainTest).Fit(data);
        Assert.Null(model.Transform(data).Schema.GetColumnOrNull("Z"));
        Assert.NotNull(model.Transform(data, TransformerScope.Testing).Schema.GetColumnOrNull("Z"));
        Assert.Single(model.GetModelFor(TransformerScope.Scoring));
        Assert.Equal(2, model.GetModelFor(TransformerScope.Everything).Count());
    }

    [Fact]
    public void TransformersAreChainedByHand()
    {
        var data = _ml.Data.LoadFromEnumerable(Point.Many(2));
        var chain = new OffsetTransformer("Y", "X", 1).Append(new OffsetTransformer("Z", "Y", 10));
        Assert.Equal([11f, 12], chain.Transform(data).GetColumn<float>("Z"));
        Assert.Equal([100f, 101], chain.Append(new OffsetTransformer("Q", "X", 100)).Transform(data).GetColumn<float>("Q"));
        Assert.Empty(new TransformerChain<ITransformer>());
        Assert.Equal(data.Schema.Count, new TransformerChain<ITransformer>().GetOutputSchema(data.Schema).Count);
    }

    [Fact]
    public void ADelegateSeesWhatWasFitted()
    {
        OffsetTransformer? seen = null;
        var chain = new OffsetEstimator("Y", "X").WithOnFitDelegate(fitted => seen = fitted).Append(new OffsetEstimator("Z", "X"));
        var model = chain.Fit(_ml.Data.LoadFromEnumerable(Point.Many(4)));
        Assert.Same(model.First(), seen);
    }

    [Fact]
    public void DisposingAChainDisposesItsStagesOnce()
    {
        var stage = new OffsetTransformer("Y", "X", 1);
        var chain = new TransformerChain<ITransformer>(stage);
        chain.Dispose();
        chain.Dispose();
        Assert.Equal(1, stage.Disposed);
    }
}
