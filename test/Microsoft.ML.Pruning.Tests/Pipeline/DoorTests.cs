using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>The example at the door: train, prune, evaluate, slim, save, load, in one pipeline.</summary>
public sealed class DoorTests
{
    [Fact]
    public void The_example_trains_prunes_measures_and_saves()
    {
        var ml = new MLContext(seed: 1);
        var train = TinyData.View(ml, 300);
        var test = TinyData.View(ml, 100, seed: 2);
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(TinyData.Trainer(ml, TinyData.Quick(epochs: 8)))
            .Append(ml.Pruning.PruneByMagnitude(sparsity: 0.5))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
        var model = pipeline.Fit(train);

        var scored = model.Transform(test);
        var metrics = ml.Pruning.Evaluate(scored);
        Assert.True(metrics.Classification.MicroAccuracy > 0.9, $"accuracy {metrics.Classification.MicroAccuracy}");
        var pruned = model.OfType<NetworkTransformer>().Last();
        Close.To(0.5, pruned.Report!.AchievedSparsity, 1e-12);
        Assert.NotNull(pruned.History);

        using var file = new TemporaryFile();
        ml.Model.Save(ml.Pruning.Slim(model), train.Schema, file.Path);
        var fresh = new MLContext().EnablePruning();
        var loaded = fresh.Model.Load(file.Path, out _);
        Assert.Equal(TinyData.Scores(scored), TinyData.Scores(loaded.Transform(test)));
        Assert.Single((TransformerChain<ITransformer>)loaded, stage => stage is NetworkTransformer);
    }

    [Fact]
    public void The_same_seed_gives_the_same_scores()
    {
        var first = FitAndScore(seed: 3);
        Assert.Equal(first, FitAndScore(seed: 3));
        Assert.NotEqual(first, FitAndScore(seed: 4));
    }

    [Fact]
    public void Fitting_again_gives_the_same_network()
    {
        var ml = new MLContext();
        var data = TinyData.KeyedView(ml, TinyData.Rows(60));
        var trainer = TinyData.Trainer(ml);
        Assert.Equal(TinyData.Scores(trainer.Fit(data).Transform(data)), TinyData.Scores(trainer.Fit(data).Transform(data)));
    }

    [Fact]
    public void A_pruning_stage_reads_no_rows_and_leaves_the_dense_network_as_it_was()
    {
        var ml = new MLContext(seed: 1);
        var data = TinyData.KeyedView(ml, TinyData.Rows(30));
        var dense = TinyData.Stage(data);
        var before = dense.Network.Values("fc1.weight").ToArray();
        var source = new RecordingView(data);
        var pruned = ml.Pruning.PruneUnits(0.5).Fit(dense.Transform(source));

        Assert.Empty(source.Asked);
        Assert.Equal(before, dense.Network.Values("fc1.weight"));
        Assert.NotEqual(TinyData.Scores(dense.Transform(data)), TinyData.Scores(pruned.Transform(data)));
    }

    [Fact]
    public void A_pipeline_may_prune_step_by_step()
    {
        var ml = new MLContext(seed: 1);
        var data = TinyData.KeyedView(ml, TinyData.Rows(30));
        var dense = TinyData.Stage(data);
        var twice = ml.Pruning.PruneByMagnitude(0.3).Append(ml.Pruning.PruneByMagnitude(0.6)).Fit(dense.Transform(data));
        var once = ml.Pruning.PruneByMagnitude(0.6).Fit(dense.Transform(data));
        Assert.Equal(once.Network.Values("fc1.weight"), twice.LastTransformer.Network.Values("fc1.weight"));
    }

    [Fact]
    public void A_cache_checkpoint_before_the_pruning_stage_keeps_the_network()
    {
        var ml = new MLContext(seed: 1);
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(TinyData.Trainer(ml)).AppendCacheCheckpoint(ml)
            .Append(ml.Pruning.PruneByMagnitude(0.5));
        Assert.NotNull(pipeline.Fit(TinyData.View(ml, 60)).LastTransformer.Report);
    }

    private static float[][] FitAndScore(int seed)
    {
        var ml = new MLContext(seed);
        var data = TinyData.KeyedView(ml, TinyData.Rows(60));
        return TinyData.Scores(TinyData.Trainer(ml).Append(ml.Pruning.PruneByMagnitude(0.3)).Fit(data).Transform(data));
    }
}
