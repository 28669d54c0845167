using Microsoft.ML.Pruning.Compaction;
using Microsoft.ML.Pruning.Evaluation;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tests.Training;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Methods;

public sealed class SparseStructureSelectionMethodTests
{
    private const SelectableStructures Both = SelectableStructures.Units | SelectableStructures.Branches;

    private static readonly NetworkDefinition Definition = SelectionNetworks.Residual;
    private static readonly LabeledRows Rows = Clusters.For(Definition, 96);
    private static readonly Network Start = NetworkInitializer.Create(Definition, Initializer.PyTorchDefault, 2);
    private static readonly TrainingOptions Options = new PlainOptions { Epochs = 12, Optimizer = new AdamOptions { LearningRate = 0.01 } };

    [Theory]
    [InlineData(SelectableStructures.Units)]
    [InlineData(SelectableStructures.Branches)]
    [InlineData(Both)]
    public void A_stronger_penalty_removes_no_less_and_none_removes_nothing(SelectableStructures of)
    {
        long[] pruned = [.. new[] { 0, 0.02, 0.1, 0.5, 5 }.Select(penalty => Select(of, penalty).Report.Pruned)];

        Assert.Equal(0, pruned[0]);
        Assert.True(pruned.SequenceEqual(pruned.Order()), string.Join(", ", pruned));
        Assert.True(pruned[^1] > pruned[1] || pruned[1] > 0, string.Join(", ", pruned));
    }

    [Fact]
    public void Every_layer_keeps_a_unit_and_the_report_says_where_that_binds()
    {
        var (network, report) = (Select(SelectableStructures.Units, 50).Network, Select(SelectableStructures.Units, 50).Report);

        Assert.All(report.Layers, layer => Assert.Equal(layer.Prunable - 1, layer.Pruned));
        Assert.All(report.Layers, layer => Assert.Contains("every layer keeps one", layer.Note!, StringComparison.Ordinal));
        Assert.All(Definition.WeightedLayers, layer => Assert.Contains(network.Values($"{layer}.weight").ToArray(), value => value != 0));
        Assert.Equal("units", report.Unit);
        Assert.Equal(report.AchievedSparsity, report.RequestedSparsity);
        Assert.Contains("factors of 0: 16 of 20 units", report.Notes);
        Assert.Contains("left alone: fc1", report.Notes);
    }

    [Fact]
    public void Branches_go_whole_and_the_shortcut_stays()
    {
        var (network, report) = (Select(SelectableStructures.Branches, 50).Network, Select(SelectableStructures.Branches, 50).Report);

        Assert.Equal(("branches", 2L, 2L), (report.Unit, report.Pruned, report.Prunable));
        Assert.Equal(["bn3", "bn5"], report.Layers.Select(layer => layer.Layer));
        string[] gone = ["conv2", "bn2", "conv3", "bn3", "conv4", "bn4", "conv5", "bn5"];
        foreach (var parameter in Definition.Parameters.Where(parameter => parameter.IsTrainable))
        {
            Assert.Equal(gone.Contains(parameter.Node), network.Masks.GetValueOrDefault(parameter.Name) is { KeptCount: 0 });
        }

        Assert.DoesNotContain(network.Compact().Definition.Nodes, node => gone.Contains(node.Name));
        Assert.Contains("removed the branch that ends in bn3, with conv2, conv3", report.Notes);
        Assert.Contains("left alone: conv1, conv6, fc1", report.Notes);
    }

    [Fact]
    public void Units_of_a_removed_branch_count_as_removed()
    {
        var report = Select(Both, 50).Report;

        Assert.Equal([5, 5], new[] { "conv2", "conv4" }.Select(name => report.Layers.Single(layer => layer.Layer == name).Pruned));
        Assert.Equal(20, report.Prunable);
        Assert.Contains("factors of 0: 2 of 2 branches", report.Notes);
    }

    [Fact]
    public void Without_fine_tuning_the_network_scores_as_it_did_when_training_ended()
    {
        var result = Select(Both, 0.1);
        var trained = result.History!.Epochs[^1];

        // The rows validate too, so that the loss after the last epoch is that of the network with its factors.
        Close.To(trained.ValidationLoss!.Value, Reference.Measure(result.Network, Rows).Loss, 1e-4);
        Assert.True(result.Report.Pruned > 0);
    }

    [Fact]
    public void The_same_seed_selects_the_same_and_the_context_has_one_where_training_has_none()
    {
        var method = Method(Both, 0.1) with { Training = (PlainOptions)Options with { Seed = null } };
        var (first, second) = (method.Prune(Start, Context(seed: 3)), method.Prune(Start, Context(seed: 3)));
        var other = method.Prune(Start, Context(seed: 4));

        Assert.Equal(first.Report, second.Report);
        Assert.All(Definition.Parameters, parameter =>
            Assert.Equal(first.Network.Values(parameter.Name).ToArray(), second.Network.Values(parameter.Name).ToArray()));
        Assert.NotEqual(first.Network.Values("conv1.weight").ToArray(), other.Network.Values("conv1.weight").ToArray());
    }

    [Theory]
    [InlineData(SelectableStructures.Units)]
    [InlineData(Both)]
    public void A_target_is_met_by_the_smallest_factors_where_the_penalty_leaves_more(SelectableStructures of)
    {
        var free = Select(of, 0.02);
        foreach (var target in new[] { PruningTarget.MultiplyAdds(0.4), PruningTarget.Parameters(0.5), PruningTarget.Bytes(0.6) })
        {
            var result = (Method(of, 0.02) with { Target = target }).Prune(Start, Context());
            var (left, limit) = (target.Of(NetworkCost.Of(result.Network.Compact())), target.LimitFor(NetworkCost.Dense(Definition)));
            Assert.True(left <= limit, $"{target}: {left} of {limit}");
            Assert.True(result.Report.Pruned >= free.Report.Pruned);
            Assert.All(Definition.WeightedLayers.Except(["conv2", "conv3", "conv4", "conv5"]), layer =>
                Assert.Contains(result.Network.Values($"{layer}.weight").ToArray(), value => value != 0));
        }

        var half = (Method(of, 0.02) with { Target = PruningTarget.Sparsity(0.5) }).Prune(Start, Context());
        Assert.True(half.Report.AchievedSparsity >= 0.45);
    }

    [Fact]
    public void Layers_keep_multiples_of_units()
    {
        var report = (Method(SelectableStructures.Units, 0.1) with { RoundTo = 2 }).Prune(Start, Context()).Report;
        Assert.All(report.Layers, layer => Assert.True((layer.Prunable - layer.Pruned) % 2 == 0 || layer.Prunable - layer.Pruned == 1));
        Assert.Contains("has 4 units", Assert.Throws<ArgumentOutOfRangeException>(
            () => (Method(SelectableStructures.Units, 0.1) with { RoundTo = 5 }).Prune(Start, Context())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_out_of_reach_is_refused_before_training()
    {
        var lines = new List<string>();
        var context = new PruningContext(Rows) { Host = TrainingHost.Silent with { Message = lines.Add } };
        Assert.Contains("can be reached", Assert.Throws<ArgumentOutOfRangeException>(
            () => (Method(Both, 0.1) with { Target = PruningTarget.MultiplyAdds(1L) }).Prune(Start, context)).Message,
            StringComparison.Ordinal);
        Assert.Empty(lines);
        Assert.Contains("use GreedyFilterPrune", Assert.Throws<ArgumentException>(
            () => (Method(Both, 0.1) with { Target = PruningTarget.AccuracyDrop(0.1) }).Prune(Start, context)).Message,
            StringComparison.Ordinal);
        (Method(Both, 0.1) with { Target = PruningTarget.MultiplyAdds(0.5) }).Prune(Start, context);
        Assert.StartsWith("SparseStructureSelection: from ", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Fine_tuning_follows_the_selection_and_masks_hold()
    {
        var context = new PruningContext(Rows) { Validation = Rows, FineTune = new PlainOptions { Epochs = 2 } };
        var plain = Select(Both, 0.5);
        var tuned = Method(Both, 0.5).Prune(Start, context);

        Assert.Equal(plain.Network.Masks, tuned.Network.Masks);
        Assert.Equal(2, tuned.Report.Steps.Single().FineTuning!.Epochs.Length);
        Assert.Equal(plain.History!.Epochs.Select(epoch => epoch.TrainLoss), tuned.History!.Epochs.Select(epoch => epoch.TrainLoss));
        Assert.NotEqual(plain.Network.Values("fc1.weight").ToArray(), tuned.Network.Values("fc1.weight").ToArray());
    }

    [Fact]
    public void What_was_selected_is_selected_further()
    {
        var once = Select(SelectableStructures.Units, 0.1);
        var twice = Method(SelectableStructures.Units, 0.5).Prune(once.Network, Context());

        Assert.Equal(twice.Network.Masks, twice.Network.Masks.And(once.Network.Masks));
        Assert.True(twice.Report.Pruned > once.Report.Pruned);
    }

    [Theory]
    [MemberData(nameof(TaskRows.Names), MemberType = typeof(TaskRows))]
    public void Every_task_selects_units(string name)
    {
        var task = TaskRows.Task(name);
        var definition = TaskRows.Learner(task);
        var start = NetworkInitializer.Create(definition, Initializer.PyTorchDefault, 1);
        var report = Method(SelectableStructures.Units, 20).Prune(start, new PruningContext(TaskRows.Create(task, 64))).Report;

        Assert.Equal((15L, 16L), (report.Pruned, report.Prunable));
    }

    [Fact]
    public void Layers_that_are_not_selected_stay()
    {
        var excluding = Method(Both, 50) with { Layers = new() { Exclude = ["conv3"] } };
        var report = excluding.Prune(Start, Context()).Report;

        Assert.Equal(["conv2", "conv4", "conv5 + conv6"], report.Layers.Select(layer => layer.Layer));
        Assert.Contains(
            "left alone: conv1 (its units can only go together with those of conv3, which is not to be pruned), conv3, fc1", report.Notes);
        Assert.Contains(report.Notes, note => note.Contains("that end in bn3", StringComparison.Ordinal));
    }

    [Fact]
    public void Cancelling_stops_and_progress_is_told()
    {
        var epochs = 0;
        var host = TrainingHost.Silent with { OnEpoch = _ => epochs++ };
        Method(Both, 0.1).Prune(Start, new PruningContext(Rows) { Host = host });
        Assert.Equal(12, epochs);
        host = host with { CheckCancelled = () => throw new OperationCanceledException() };
        Assert.Throws<OperationCanceledException>(() => Method(Both, 0.1).Prune(Start, new PruningContext(Rows) { Host = host }));
    }

    [Fact]
    public void Settings_outside_their_range_are_refused()
    {
        foreach (var penalty in new[] { -0.1, double.NaN, double.PositiveInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new SparseStructureSelectionMethod { Penalty = penalty });
        }

        foreach (var momentum in new[] { -0.1, 1, double.NaN })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new SparseStructureSelectionMethod { Momentum = momentum });
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseStructureSelectionMethod { FactorRate = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseStructureSelectionMethod { Of = default });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SparseStructureSelectionMethod { Of = (SelectableStructures)4 });
        Assert.Throws<ArgumentNullException>(() => new SparseStructureSelectionMethod { Training = null! });
        Assert.Throws<ArgumentNullException>(() => new SparseStructureSelectionMethod { Layers = null! });
    }

    [Fact]
    public void What_cannot_be_selected_from_is_refused_before_training()
    {
        var units = Method(SelectableStructures.Units, 0.1);
        var branches = Method(SelectableStructures.Branches, 0.1);
        Refused("rows to train on", () => units.Prune(Start));
        Refused("takes no step", () => Run(units with { Training = new() { Epochs = 0 } }, Definition));
        Refused("takes no step", () => Run(units with { Training = new() { Iterations = 0 } }, Definition));
        Refused("No layer is left to prune", () => Run(units, NetworkDefinition.Input(4).Linear(3).Build()));
        Refused("No unit can be removed", () => Run(units, NetworkDefinition.Input(4).Residual(b => b.Linear(4)).Linear(3).Build()));
        Refused("no residual branch", () => Run(branches, Architectures.Mlp(4, 8, 3)));
        Refused("end in tanh1", () => Run(branches, NetworkDefinition.Input(4).Residual(b => b.Linear(4).Tanh()).Linear(3).Build()));
        Refused("conv9", () => Run(units with { Layers = new() { Include = ["conv9"] } }, Definition));
        Refused("Teacher", () => Run(units with { Training = new() { Distillation = new() } }, Definition));
        var diverging = (PlainOptions)Options with { Optimizer = new SgdOptions { LearningRate = 1e30 } };
        Assert.Contains("diverged", Assert.Throws<InvalidOperationException>(
            () => (units with { Training = diverging }).Prune(Start, Context())).Message, StringComparison.Ordinal);

        static void Run(PruningMethod method, NetworkDefinition definition)
        {
            var host = TrainingHost.Silent with { OnBatch = _ => Assert.Fail("Trained before it was refused.") };
            method.Prune(
                NetworkInitializer.Create(definition, Initializer.PyTorchDefault, 1),
                new PruningContext(Clusters.For(definition, 20)) { Host = host });
        }

        static void Refused(string words, Action run)
        {
            var message = Assert.Throws<ArgumentException>(run).Message;
            Assert.Contains(words, message, StringComparison.Ordinal);
        }
    }

    private static SparseStructureSelectionMethod Method(SelectableStructures of, double penalty) =>
        new() { Of = of, Penalty = penalty, Training = Options };

    private static PruningContext Context(int seed = 0) =>
        new(Rows) { Validation = Rows, Seed = seed, ReestimateBatchNorm = false };

    private static PruningResult Select(SelectableStructures of, double penalty) => Method(of, penalty).Prune(Start, Context());
}
