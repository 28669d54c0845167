using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Pruning;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Pages;

public sealed class ReadmePageTests
{
    /// <summary>The files have the names of the snippet and so lie in the folder that the tests run in.</summary>
    [Fact]
    public void The_snippet_trains_prunes_measures_and_saves()
    {
        string[] files = ["train.csv", "test.csv", "digits.zip"];
        try
        {
            Array.ForEach(files[..2], WriteDigits);
            Run();
            Assert.InRange(new FileInfo("digits.zip").Length, 100_000, 2_000_000);
        }
        finally
        {
            Array.ForEach(files, File.Delete);
        }
    }

    private static void Run()
    {
        var ml = new MLContext(seed: 1);
        var train = ml.Data.LoadFromTextFile<Digit>("train.csv", separatorChar: ',');   // or any other IDataView
        var test = ml.Data.LoadFromTextFile<Digit>("test.csv", separatorChar: ',');
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.TorchNetwork(Architectures.LeNet300_100, new() { Epochs = 5 }))
            .Append(ml.Pruning.PruneByMagnitude(sparsity: 0.8))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = pipeline.Fit(train);
        var metrics = ml.Pruning.Evaluate(model.Transform(test));
        Console.WriteLine(metrics.ToFormattedTable());                   // ML.NET's own metrics, and those of sparsity
        ml.Model.Save(ml.Pruning.Slim(model), train.Schema, "digits.zip");
    }

    private static void WriteDigits(string file) => File.WriteAllLines(file, Enumerable.Range(0, 40).Select(row =>
        string.Join(',', Enumerable.Range(0, 785).Select(i => i == 0 ? row % 10 : i % 10 == row % 10 ? 1 : 0))));

    public sealed class Digit                                        // a row: a label, and the 784 pixels of an image from 0 to 1
    {
        [LoadColumn(0)]
        public string Label { get; set; } = "";

        [LoadColumn(1, 784), VectorType(784)]
        public float[] Features { get; set; } = [];
    }
}
