using Microsoft.ML.Pruning.Compaction;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Training;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Methods;

public sealed class NetworkSlimmingMethodTests
{
    private static readonly NetworkDefinition Definition = SelectionNetworks.Residual;
    private static readonly LabeledRows Rows = Clusters.For(Definition, 96);
    private static readonly Network Start = NetworkInitializer.Create(Definition, Initializer.PyTorchDefault, 2);
    private static readonly TrainingOptions Options = new PlainOptions { Epochs = 6, Optimizer = new AdamOptions { LearningRate = 0.01 } };
    private static readonly NetworkSlimmingMethod Method = new() { Training = Options };

    [Fact]
    public void The_units_of_the_smallest_scales_of_all_layers_go_to_the_unit()
    {
        var training = (PlainOptions)Options with { Regularizers = [new BatchNormScaleRegularizer(0.05)] };
        var trained = NetworkTrainer.Train(Start, Rows, null, training, TrainingHost.Silent).Network;
        var result = (Method with { Penalty = 0.05, Sparsity = 0.5 }).Prune(Start, new PruningContext(Rows));

        // Tied layers go by the greater of their scales.
        float[] scales =
        [
            .. Larger("bn1", "bn3"), .. Scales("bn2"), .. Scales("bn4"), .. Larger("bn5", "bn6"),
        ];
        var threshold = scales.Order().ElementAt(9);
        Assert.Equal((10L, 20L), (result.Report.Pruned, result.Report.Prunable));
        foreach (var (layer, norm) in new[] { ("conv2", "bn2"), ("conv4", "bn4") })
        {
            var expected = Scales(norm).Select(scale => scale > threshold).ToArray();
            Assert.Equal(expected, expected.Select((_, i) => result.Network.Masks.GetValueOrDefault($"{norm}.weight")?[i] ?? true));
            Assert.Equal(layer, result.Report.Layers.Single(other => other.Layer == layer).Layer);
        }

        float[] Scales(string norm) => Array.ConvertAll(trained.Values($"{norm}.weight").ToArray(), MathF.Abs);
        IEnumerable<float> Larger(string one, string other) => Scales(one).Zip(Scales(other), MathF.Max);
    }

    [Fact]
    public void The_penalty_makes_scales_smaller()
    {
        double SumOf(double penalty) =>
            (Method with { Penalty = penalty, Sparsity = 0 }).Prune(Start, new PruningContext(Rows) { ReestimateBatchNorm = false })
                .Network.Values("bn2.weight").ToArray().Sum(scale => (double)MathF.Abs(scale));

        Assert.True(SumOf(1) < SumOf(0.1) && SumOf(0.1) < SumOf(0));
    }

    [Fact]
    public void Fine_tuning_follows_and_the_report_has_both_histories()
    {
        var context = new PruningContext(Rows) { FineTune = new PlainOptions { Epochs = 2 }, Validation = Rows };
        var result = Method.Prune(Start, context);

        Assert.Equal(0.4, result.Report.AchievedSparsity);
        Assert.Equal("NetworkSlimming", result.Report.Method);
        Assert.Equal(6, result.History!.Epochs.Length);
        Assert.Equal(2, result.Report.Steps.Single().FineTuning!.Epochs.Length);
        Assert.All(result.Network.Masks, mask => Assert.True(mask.Value.HoldsFor(result.Network.Values(mask.Key)), mask.Key));
        var again = Method.Prune(Start, context).Network;
        Assert.All(Definition.Parameters, parameter =>
            Assert.Equal(result.Network.Values(parameter.Name).ToArray(), again.Values(parameter.Name).ToArray()));
    }

    [Fact]
    public void Layers_without_batch_norm_are_left_alone()
    {
        var definition = NetworkDefinition.Input(6).Linear(8).BatchNorm().ReLU().Linear(5).ReLU().Linear(3).Build();
        var report = Method.Prune(
            NetworkInitializer.Create(definition, Initializer.PyTorchDefault, 1), new PruningContext(Clusters.For(definition, 40))).Report;

        Assert.Equal(["fc1"], report.Layers.Select(layer => layer.Layer));
        Assert.Equal(3, report.Pruned);
        Assert.Contains("left alone: fc2, fc3", report.Notes);
    }

    [Fact]
    public void Units_that_meet_batch_norm_behind_a_concatenation_are_slimmed_too()
    {
        var start = NetworkInitializer.Create(SelectionNetworks.Dense, Initializer.PyTorchDefault, 1);
        var report = Method.Prune(start, new PruningContext(Clusters.For(SelectionNetworks.Dense, 40))).Report;

        Assert.Equal(["conv1", "conv2"], report.Layers.Select(layer => layer.Layer));
        Assert.Equal(3, report.Pruned);
    }

    [Fact]
    public void A_target_in_another_currency_and_round_numbers_of_units_are_met()
    {
        var target = Method with { Target = PruningTarget.MultiplyAdds(0.5) };
        var pruned = target.Prune(Start, new PruningContext(Rows)).Network.Compact().Definition.MultiplyAdds;
        Assert.InRange((double)pruned / Definition.MultiplyAdds, 0.2, 0.5);
        var rounded = (Method with { RoundTo = 2 }).Prune(Start, new PruningContext(Rows)).Report;
        Assert.All(rounded.Layers, layer => Assert.Equal(0, (layer.Prunable - layer.Pruned) % 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => (Method with { RoundTo = 100 }).Prune(Start, new PruningContext(Rows)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => (Method with { Target = PruningTarget.MultiplyAdds(1L) }).Prune(Start, new PruningContext(Rows)));
    }

    [Fact]
    public void What_cannot_be_slimmed_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new NetworkSlimmingMethod { Penalty = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NetworkSlimmingMethod { Penalty = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NetworkSlimmingMethod { Sparsity = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new NetworkSlimmingMethod { Sparsity = -0.1 });
        Assert.Throws<ArgumentNullException>(() => new NetworkSlimmingMethod { Training = null! });
        Assert.Throws<ArgumentNullException>(() => new NetworkSlimmingMethod { Layers = null! });
        Refused("rows to train on", () => Method.Prune(Start));
        Refused("takes no step", () => Run(Method with { Training = new() { Epochs = 0 } }, Definition));
        Refused("no batch norm", () => Run(Method, Architectures.Mlp(4, 8, 3)));
        Refused("No layer is left to prune", () => Run(Method, NetworkDefinition.Input(4).Linear(3).Build()));

        static void Run(PruningMethod method, NetworkDefinition definition) => method.Prune(
            NetworkInitializer.Create(definition, Initializer.PyTorchDefault, 1), new PruningContext(Clusters.For(definition, 20)));

        static void Refused(string words, Action run) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(run).Message, StringComparison.Ordinal);
    }
}
