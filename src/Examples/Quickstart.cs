using Microsoft.ML.Pruning.Examples.Data;
using Microsoft.ML.Pruning.Examples.Output;
using Microsoft.ML.Pruning.Examples.Work;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Examples;

/// <summary>The smallest whole use: train, prune, measure, save, load and score one image.</summary>
internal static class Quickstart
{
    public static int Run(StageConsole console)
    {
        var digits = GeneratedDigits.Create(seed: 1, train: 6_000, test: 1_000);
        var ml = new MLContext(seed: 1);
        var train = digits.Train.ToDataView(ml);
        var test = digits.Test.ToDataView(ml);

        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.TorchNetwork(Architectures.LeNet300_100, new() { Epochs = 5 }))
            .Append(ml.Pruning.PruneByMagnitude(sparsity: 0.8))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = console.Work(new WorkPoint("Training and pruning", "training", Epochs: 5), ml, () => pipeline.Fit(train));
        var metrics = ml.Pruning.Evaluate(model.Transform(test));
        console.Say($"Accuracy {metrics.Classification.MicroAccuracy:P1} with {metrics.Sparsity.Sparsity:P0} of the weights pruned.");

        var path = Path.Combine(Path.GetTempPath(), "digits.zip");
        ml.Model.Save(ml.Pruning.Slim(model), train.Schema, path);

        var app = new MLContext();
        app.EnablePruning();
        var loaded = app.Model.Load(path, out _);
        var engine = app.Model.CreatePredictionEngine<ImageRow, Prediction>(loaded, inputSchemaDefinition: digits.Test.RowSchema());
        var image = digits.Test.Rows().First();
        console.Say(
            $"A drawn {image.Label} is read as {engine.Predict(image).PredictedLabel}; the model is {new FileInfo(path).Length:N0} bytes.");
        File.Delete(path);
        return 0;
    }

    private sealed class Prediction
    {
        public string PredictedLabel { get; set; } = "";
    }
}
