using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Tests.Architecture;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Pages;

public sealed class PruningMethodsPageTests
{
    // Named as in the snippets.
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void A_stage_prunes_the_network_before_it()
    {
        var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.TorchNetwork(hidden: [64, 32]))
            .Append(ml.Pruning.PruneByMagnitude(0.8));
        Assert.Equal(1843, pipeline.Fit(PageData.Flowers(ml)).LastTransformer.Report!.Pruned);  // of 4 x 64 + 64 x 32
    }

    [Fact]
    public void Four_axes_make_a_method()
    {
        var scored = Scored();
        var composed = ml.Pruning.Prune(new()
        {
            Sparsity = 0.8,
            Saliency = new OptimalBrainDamageSaliency { Rows = 2_000 },
            Structure = new UnitStructure(Norm.L1),
            Allocation = new GlobalAllocation(LayerNormalization.L2),
            Schedule = new CubicSchedule(Steps: 5),
        });

        var pruned = composed.Fit(scored);
        foreach (var layer in pruned.Report!.Layers)
        {
            Console.WriteLine($"{layer.Layer}: {layer.Pruned} of {layer.Prunable}, asked for {layer.RequestedSparsity}");
        }

        Assert.Equal(5, pruned.Report.Steps.Length);
    }

    [Fact]
    public void The_units_of_a_residual_block_go_together_as_the_page_prints_it()
    {
        var block = NetworkDefinition.Input(3, 8, 8)
            .Conv2d(16, 3, padding: 1, name: "conv1").ReLU()
            .Residual(body => body.Conv2d(8, 3, padding: 1, name: "conv2").ReLU().Conv2d(16, 3, padding: 1, name: "conv3")).ReLU()
            .GlobalAvgPool2d().Linear(10, name: "fc").Build();
        Console.WriteLine(ChannelGroups.Of(block));
        Assert.Contains(
            ChannelGroups.Of(block).ToString().ReplaceLineEndings("\n"),
            File.ReadAllText(RepositoryFolder.File("docs", "pruning-methods.md")).ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Structures_are_selected_while_a_network_trains()
    {
        var training = new TrainingOptions { Epochs = 10 };
        var tuned = new PruningOptions { FineTune = new() { Epochs = 2 } };
        var selected = ml.Pruning.SparseStructureSelection(new() { Training = training, Penalty = 0.02 }, tuned);
        var slimmed = ml.Pruning.NetworkSlimming(new() { Training = training, Sparsity = 0.5 }, tuned);
        Assert.Equal(10, selected.Fit(Scored()).History!.Epochs.Length);
        Assert.Contains("no batch norm", Assert.Throws<ArgumentException>(() => slimmed.Fit(Scored())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_have_fractions_of_their_own()
    {
        var byLayer = ml.Pruning.PruneByMagnitude(0.8, new()
        {
            Layers = new() { Exclude = ["fc1"] },
            LayerSparsities = new Dictionary<string, double> { ["fc2"] = 0.5 },
        });
        Assert.Equal(0.5, byLayer.Fit(Scored()).Report!.Layers.Single(layer => layer.Layer == "fc2").AchievedSparsity);
    }

    [Fact]
    public void Thresholds_take_no_sparsity()
    {
        var filters = ml.Pruning.PruneUnits(options: new() { Allocation = new ThresholdAllocation(0.1) });
        var weights = ml.Pruning.PruneByMagnitude(options: new()
        {
            Allocation = new DeviationAllocation(Quality: 0.8),
            Schedule = new LinearSchedule(2),
        });
        var scored = Scored();
        Assert.Equal(0, filters.Fit(scored).Report!.Pruned);
        Assert.InRange(weights.Fit(scored).Report!.AchievedSparsity, 0.2, 0.8);
    }

    [Fact]
    public void Sensitivity_says_what_each_layer_gives_up()
    {
        var scored = Scored();
        var measured = ml.Pruning.Prune(new() { Sparsity = 0.8, Allocation = new SensitivityAllocation(SensitivityBudget.MultiplyAdds) });
        var scan = ml.Pruning.ScanSensitivity(scored, new() { Sparsities = [0.5, 0.8, 0.9] });
        var fromScan = ml.Pruning.Prune(new() { Sparsity = 0.8, Allocation = scan.ToAllocation() });
        Assert.All(new[] { measured, fromScan }, stage => Assert.InRange(stage.Fit(scored).Report!.AchievedSparsity, 0.5, 0.9));
    }

    [Fact]
    public void A_method_prunes_without_a_pipeline()
    {
        var network = NetworkInitializer.Create(Architectures.Mlp(2, 16, 8, 2), Initializer.PyTorchDefault, seed: 1);
        var rows = new LabeledRows([0, 0, 0, 1, 1, 0, 1, 1], 2, [0, 1, 1, 0], new MulticlassTask(2));
        var result = new StepwiseMethod { Sparsity = 0.9, Schedule = new LinearSchedule(3) }.Prune(network);
        var taught = new StepwiseMethod { Saliency = new TaylorSaliency() }
            .Prune(network, new PruningContext(rows) { FineTune = new() { Epochs = 1 } });
        Assert.Equal(3, result.Report.Steps.Length);
        Assert.NotNull(taught.Report.Steps[0].FineTuning);
    }

    private IDataView Scored()
    {
        var data = PageData.KeyedFlowers(ml);
        return ml.MulticlassClassification.Trainers.TorchNetwork(hidden: [64, 32]).Fit(data).Transform(data);
    }
}
