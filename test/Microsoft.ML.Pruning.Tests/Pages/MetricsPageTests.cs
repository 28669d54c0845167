namespace Microsoft.ML.Pruning.Tests.Pages;

public sealed class MetricsPageTests
{
    [Fact]
    public void Models_are_measured()
    {
        var ml = new MLContext(seed: 1);
        var data = PageData.Flowers(ml);
        var test = PageData.Flowers(ml, 30);
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.TorchNetwork(hidden: [16]))
            .Append(ml.Pruning.PruneByMagnitude(0.5));
        var model = pipeline.Fit(data);

        var metrics = ml.Pruning.Evaluate(model.Transform(test));
        Console.WriteLine(metrics.ToFormattedTable());
        Console.WriteLine($"{metrics.Classification.MicroAccuracy} with {metrics.Sparsity.Sparsity:P0} of the weights pruned");

        var folds = ml.Pruning.CrossValidate(data, pipeline, numberOfFolds: 3);
        Console.WriteLine(folds.ToFormattedTable());
        Console.WriteLine(folds.Statistics["MicroAccuracy"].HalfWidth95);

        var scan = ml.Pruning.ScanSensitivity(model.Transform(test), new() { Sparsities = [0.5, 0.8, 0.9], Rows = 1_000 });
        Console.WriteLine(scan.ToFormattedTable());

        var importance = ml.Pruning.FeatureImportance(model, test, permutationCount: 3);
        foreach (var (slot, change) in importance)
        {
            Console.WriteLine($"{slot}: {change.MicroAccuracy.Mean:F3}");
        }

        Assert.Equal(3, folds.Folds.Length);
        Assert.NotEmpty(scan.Points);
        Assert.Equal(Flower.Inputs, importance.Count);
    }
}
