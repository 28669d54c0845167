using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Tests.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Pages;

public sealed class ModelFilesPageTests : IDisposable
{
    private readonly TemporaryFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void A_pipeline_is_saved_and_loaded()
    {
        var ml = new MLContext(seed: 1);
        var train = PageData.Flowers(ml);
        var path = _file.Path;
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.TorchNetwork(hidden: [16]))
            .Append(ml.Pruning.PruneByMagnitude(0.5))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));

        var model = pipeline.Fit(train);
        ml.Model.Save(ml.Pruning.Slim(model), train.Schema, path);

        var app = new MLContext().EnablePruning();      // without it ML.NET says only "Error during class instantiation"
        var loaded = app.Model.Load(path, out var schema);
        var engine = app.Model.CreatePredictionEngine<Flower, Prediction>(loaded);
        Console.WriteLine(engine.Predict(new Flower { Features = [5.1f, 3.5f, 1.4f, 0.2f] }).PredictedLabel);

        var checkedModel = app.Pruning.LoadModel(path, out var savedSchema);

        Assert.Equal(schema.Count, savedSchema!.Count);
        Assert.Single((IEnumerable<ITransformer>)checkedModel, stage => stage is NetworkTransformer);
    }

    [Fact]
    public void A_network_is_a_file_of_its_own()
    {
        var network = TinyData.RandomNetwork(TinyData.Definition, seed: 1);
        using var stream = new MemoryStream();
        NetworkFile.Write(stream, network);
        stream.Position = 0;
        var read = NetworkFile.Read(stream);
        Assert.Equal(network.Values("fc1.weight").ToArray(), read.Values("fc1.weight").ToArray());
    }

    public sealed class Prediction
    {
        public string PredictedLabel { get; set; } = "";
    }
}
