using Microsoft.ML.Data;

namespace Microsoft.ML.Tests.Data;

public sealed class ModelFileTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _data;

    public ModelFileTests() => _data = _ml.Data.LoadFromEnumerable(Point.Many(5));

    [Fact]
    public void AChainIsTheSameAfterSavingAndLoading()
    {
        var model = new OffsetEstimator("Y", "X").Append(new OffsetEstimator("Z", "Y")).Fit(_data);
        var loaded = Context().Model.Load(new MemoryStream(Saved(model)), out var schema);
        Assert.Equal(model.Transform(_data).GetColumn<float>("Z"), loaded.Transform(_data).GetColumn<float>("Z"));
        Assert.Equal(2, Assert.IsType<TransformerChain<ITransformer>>(loaded, exactMatch: true).Count());
        Assert.Equal(_data.Schema.Select(column => (column.Name, column.Type)), schema.Select(column => (column.Name, column.Type)));
    }

    [Fact]
    public void ASingleTransformerKeepsItsType()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            _ml.Model.Save(new OffsetTransformer("Y", "X", 3), null, path);
            var loaded = Context().Model.Load(path, out var schema);
            Assert.Equal(3, Assert.IsType<OffsetTransformer>(loaded).Offset);
            Assert.Null(schema);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void TheSchemaKeepsTypesAndAnnotations()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add("KeyValues", new VectorDataViewType(TextDataViewType.Instance, 2), (ref VBuffer<ReadOnlyMemory<char>> value)
            => value = new VBuffer<ReadOnlyMemory<char>>(2, ["cat".AsMemory(), "dog".AsMemory()]));
        annotations.AddPrimitiveValue("IsNormalized", BooleanDataViewType.Instance, true);
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Key", new KeyDataViewType(typeof(uint), 2), annotations.ToAnnotations());
        builder.AddColumn("Image", new VectorDataViewType(NumberDataViewType.Single, 1, 28, 28));
        builder.AddColumn("Any", new VectorDataViewType(NumberDataViewType.Double));
        builder.AddColumn("When", DateTimeDataViewType.Instance);
        var schema = builder.ToSchema();

        using var stream = new MemoryStream();
        _ml.Model.Save(new OffsetTransformer("Y", "X", 3), schema, stream);
        stream.Position = 0;
        Context().Model.Load(stream, out var loaded);
        Assert.Equal(schema.Select(column => (column.Name, column.Type)), loaded.Select(column => (column.Name, column.Type)));
        Assert.True(loaded["Key"].HasKeyValues());
        VBuffer<ReadOnlyMemory<char>> names = default;
        loaded["Key"].GetKeyValues(ref names);
        Assert.Equal(["cat", "dog"], names.DenseValues().Select(name => name.ToString()));
        Assert.True(loaded["Key"].IsNormalized());
    }

    [Fact]
    public void AModelWhoseLoaderIsUnknownIsRefused()
    {
        byte[] single = Saved(new OffsetTransformer("Y", "X", 3));
        Assert.Throws<FormatException>(() => new MLContext().Model.Load(new MemoryStream(single), out _));
        byte[] chain = Saved(new TransformerChain<ITransformer>(new OffsetTransformer("Y", "X", 3)));
        var error = Assert.Throws<InvalidOperationException>(() => new MLContext().Model.Load(new MemoryStream(chain), out _));
        Assert.Equal("Error during class instantiation", error.Message);
    }

    [Fact]
    public void AFileThatIsNoModelIsRefused()
    {
        byte[] saved = Saved(new OffsetTransformer("Y", "X", 3));
        Assert.Throws<FormatException>(() => Context().Model.Load(new MemoryStream(saved[..(saved.Length / 2)]), out _));
        Assert.Throws<FormatException>(() => Context().Model.Load(new MemoryStream([1, 2, 3]), out _));
        Assert.Throws<FileNotFoundException>(() => Context().Model.Load(Path.Combine(Path.GetTempPath(), "no such model.zip"), out _));
        using var empty = new MemoryStream();
        new System.IO.Compression.ZipArchive(empty, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true).Dispose();
        empty.Position = 0;
        Assert.Throws<InvalidOperationException>(() => Context().Model.Load(empty, out _));
    }

    [Fact]
    public void ALoadedModelPredicts()
    {
        byte[] saved = Saved(new OffsetEstimator("Y", "X").Append(new OffsetEstimator("Z", "Y")).Fit(_data));
        var ml = Context();
        using var engine = ml.Model.CreatePredictionEngine<Point, Moved>(ml.Model.Load(new MemoryStream(saved), out _));
        Assert.Equal(13, engine.Predict(new Point { X = 1 }).Z);
    }

    private static MLContext Context()
    {
        var ml = new MLContext();
        OffsetTransformer.Register(ml.ComponentCatalog);
        return ml;
    }

    private byte[] Saved(ITransformer model)
    {
        using var stream = new MemoryStream();
        _ml.Model.Save(model, _data.Schema, stream);
        return stream.ToArray();
    }
}
