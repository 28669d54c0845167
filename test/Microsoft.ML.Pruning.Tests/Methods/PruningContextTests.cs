using Microsoft.ML.Pruning.Allocations;
using Microsoft.ML.Pruning.Masks;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Sensitivity;
using Microsoft.ML.Pruning.Structures;
using Microsoft.ML.Pruning.Tests.Training;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.FineTuning;

/// <summary>Pruning with rows at hand: statistics from the right rows, training between the steps, and nothing pruned comes back.</summary>
public sealed class PruningContextTests
{
    private static readonly LabeledRows Rows = Clusters.For(Clusters.SmallMlp, 60);
    private static readonly LabeledRows Others = Clusters.For(Clusters.SmallMlp, 40, seed: 9);
    private static readonly Network Trained = NetworkTrainer.Train(
        Clusters.SmallMlp, Rows, null, new PlainOptions { Epochs = 4 }, TrainingHost.Silent).Network;
    private static readonly StepwiseMethod Stepwise = Method(new MagnitudeSaliency(), new LinearSchedule(3));
    private static readonly TrainingOptions Quick = new()
    {
        Epochs = 2,
        BatchSize = 16,
        Computing = new() { Threads = 1 },
        Optimizer = new SgdOptions { LearningRate = 0.1, Momentum = 0.9 }
    };

    [Fact]
    public void Every_step_is_followed_by_fine_tuning_that_keeps_its_masks()
    {
        var (pruned, report) = Prune(Stepwise, 0.75, new PruningContext(Rows) { FineTune = Quick });
        Assert.Equal([1, 2, 3], report.Steps.Select(step => step.Step));
        Assert.All(report.Steps, step => Assert.Equal([1, 2], step.FineTuning!.Epochs.Select(epoch => epoch.Epoch)));
        Assert.Equal(0.75, report.AchievedSparsity);
        Assert.Equal(96, pruned.Values("fc1.weight").Count(0f));
        Assert.Equal(report.Pruned, pruned.Masks["fc1.weight"].PrunedCount);
        Assert.NotEqual(Trained.Values("fc2.bias").ToArray(), pruned.Values("fc2.bias").ToArray());
    }

    [Fact]
    public void Fine_tuning_lowers_the_loss_that_pruning_raised()
    {
        var bare = Prune(Stepwise, 0.9, new PruningContext()).Network;
        var tuned = Prune(Stepwise, 0.9, new PruningContext(Rows) { FineTune = Quick with { Epochs = 8 } }).Network;
        Assert.True(Loss(tuned) < 0.5 * Loss(bare), $"{Loss(tuned)} after {Loss(bare)}");
    }

    [Fact]
    public void Without_fine_tuning_the_network_is_pruned_and_nothing_else()
    {
        var (pruned, report) = Prune(Stepwise, 0.75, new PruningContext(Rows));
        Assert.All(report.Steps, step => Assert.Null(step.FineTuning));
        Assert.Equal(Pruner.Prune(Trained, Stepwise, 0.75).Network.Values("fc1.weight"), pruned.Values("fc1.weight"));
    }

    [Fact]
    public void The_same_context_gives_the_same_network_again_and_another_seed_another()
    {
        var context = new PruningContext(Rows) { FineTune = Quick };
        var other = new PruningContext(Rows) { FineTune = Quick, Seed = 1 };
        var first = Prune(Stepwise, 0.5, context).Network.Values("fc1.weight").ToArray();
        Assert.Equal(first, Prune(Stepwise, 0.5, context).Network.Values("fc1.weight").ToArray());
        Assert.NotEqual(first, Prune(Stepwise, 0.5, other).Network.Values("fc1.weight").ToArray());
    }

    [Fact]
    public void Each_step_has_a_seed_of_its_own_that_follows_from_that_given()
    {
        var context = new PruningContext(Rows) { FineTune = Quick, Seed = 7 };
        var first = Tuned(context, 1);
        Assert.NotEqual(first, Tuned(context, 2));
        Assert.Equal(first, Tuned(new PruningContext(Rows) { FineTune = Quick with { Seed = 7 }, Seed = 8 }, 1));
        Assert.NotEqual(first, Tuned(new PruningContext(Rows) { FineTune = Quick, Seed = 8 }, 1));

        static float[] Tuned(PruningContext context, int step) =>
            context.Recover(Trained, Trained, new PruningStep(step, 3, 0.1)).Network.Values("fc1.weight").ToArray();
    }

    [Fact]
    public void Statistics_come_from_the_calibration_rows_where_there_are_such()
    {
        var method = Method(new TaylorSaliency(), new OneShotSchedule());
        var fromRows = Prune(method, 0.5, new PruningContext(Rows)).Network.Masks;
        var fromOthers = Prune(method, 0.5, new PruningContext(Others)).Network.Masks;
        Assert.NotEqual(fromRows, fromOthers);
        Assert.Equal(fromOthers, Prune(method, 0.5, new PruningContext(Rows) { Calibration = Others }).Network.Masks);
    }

    [Fact]
    public void Movement_is_summed_over_all_fine_tunings_of_a_pruning()
    {
        var context = new PruningContext(Rows) { FineTune = Quick };
        var method = Method(new MovementSaliency(), new LinearSchedule(2)) with { Sparsity = 0.5 };
        var totals = new MovementTotals();
        var network = Trained;
        for (var step = 0; step < 3; step++)
        {
            if (step > 0)
            {
                var masks = TopK.PruneLowest(Scored(totals, network), PruningCount.Of(step * 0.25, 128) - Pruned(network));
                network = network.WithMasks(MaskSet.Empty.With("fc1.weight", masks));
            }

            var recovery = context.Recover(network, Trained, new PruningStep(step, 2, 0.25 * step) { TracksMovement = true });
            totals.Add(recovery.Movement!);
            network = recovery.Network;
        }

        Assert.Equal(network.Values("fc1.weight"), method.Prune(Trained, context).Network.Values("fc1.weight"));
        Assert.Equal(network.Values("fc1.weight"), method.Prune(Trained, context).Network.Values("fc1.weight"));

        static Scores Scored(MovementTotals totals, Network network) =>
            new MovementSaliency().Score(network, "fc1.weight", totals.ToStatistics()) with
            {
                Candidates = network.Masks.GetValueOrDefault("fc1.weight")
            };

        static int Pruned(Network network) => network.Masks.GetValueOrDefault("fc1.weight")?.PrunedCount ?? 0;
    }

    [Fact]
    public void Batch_norm_is_estimated_anew_after_each_step_that_changed_something()
    {
        var network = NetworkTrainer.Train(
            Clusters.SmallConv, Clusters.For(Clusters.SmallConv, 40), null, new PlainOptions { Epochs = 1 }, TrainingHost.Silent).Network;
        var others = Clusters.For(Clusters.SmallConv, 50, seed: 3);
        var context = new PruningContext { Calibration = others };
        var pruned = Pruner.Prune(network, Stepwise, 0.5).Network;
        Assert.Equal(
            BatchNormStatistics.Reestimate(pruned, others).Values("bn1.running_var"),
            Pruner.Prune(network, Stepwise, 0.5, context: context).Network.Values("bn1.running_var"));
        Assert.Equal(
            network.Values("bn1.running_var"), Pruner.Prune(network, Stepwise, 0, context: context).Network.Values("bn1.running_var"));
        var without = new PruningContext { Calibration = others, ReestimateBatchNorm = false };
        Assert.Equal(
            network.Values("bn1.running_var"), Pruner.Prune(network, Stepwise, 0.5, context: without).Network.Values("bn1.running_var"));
    }

    [Fact]
    public void Sensitivities_are_measured_on_validation_rows_where_there_are_such()
    {
        var method = Method(new MagnitudeSaliency(), new OneShotSchedule()) with
        {
            Allocation = new SensitivityAllocation { Rounds = 0 },
        };
        foreach (var (context, rows) in new[]
        {
            (new PruningContext(Rows) { Validation = Others }, Others),
            (new PruningContext(Rows) { Calibration = Others }, Others),
            (new PruningContext(Rows), Rows),
        })
        {
            var curves = SensitivityScanner.Scan(Trained, method, rows).Curves;
            var given = method with { Allocation = new SensitivityAllocation { Curves = curves } };
            Assert.Equal(Prune(given, 0.5, new PruningContext()).Network.Masks, Prune(method, 0.5, context).Network.Masks);
        }

        Assert.Throws<ArgumentException>(() => Prune(method, 0.5, new PruningContext()));
    }

    [Fact]
    public void What_cannot_be_done_is_refused_before_anything_is_computed()
    {
        AssertRefused("needs calibration rows", Method(new TaylorSaliency(), new OneShotSchedule()), new PruningContext());
        AssertRefused("no rows to train on", Stepwise, new PruningContext { FineTune = Quick });
        AssertRefused(
            "validation rows", Stepwise, new PruningContext(Rows) { FineTune = Quick with { EarlyStopping = new EarlyStopping() } });
        Assert.Throws<ArgumentNullException>(() => new PruningContext { Computing = null! });
        Assert.Throws<ArgumentNullException>(() => new PruningContext { Host = null! });
    }

    [Fact]
    public void Rows_of_another_network_are_refused()
    {
        var strange = Clusters.Create(10, features: 5, classes: 3);
        AssertRefused(
            "have 5 features", Method(new TaylorSaliency(), new OneShotSchedule()), new PruningContext(Rows) { Calibration = strange });
        AssertRefused("have 5 features", Stepwise, new PruningContext(strange) { FineTune = Quick });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(12)]
    public void A_host_that_cancels_ends_statistics_and_fine_tuning(int checksAllowed)
    {
        var checks = 0;
        var host = TrainingHost.Silent with
        {
            CheckCancelled = () =>
            {
                if (++checks > checksAllowed)
                {
                    throw new OperationCanceledException();
                }
            },
        };
        var method = Method(new TaylorSaliency(), new LinearSchedule(2));
        Assert.Throws<OperationCanceledException>(() => Prune(method, 0.5, new PruningContext(Rows) { FineTune = Quick, Host = host }));
        Assert.Equal(checksAllowed + 1, checks);
    }

    private static void AssertRefused(string message, StepwiseMethod method, PruningContext context) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Prune(method, 0.5, context)).Message, StringComparison.Ordinal);

    private static PruningResult Prune(StepwiseMethod method, double sparsity, PruningContext context) =>
        Pruner.Prune(Trained, method, sparsity, context: context);

    private static StepwiseMethod Method(Saliency saliency, Schedule schedule) =>
        Pruner.Method("test", saliency, new WeightStructure(), new UniformAllocation(), schedule);

    private static double Loss(Network network) =>
        SensitivityScanner.Scan(network, Stepwise, Rows, new() { Layers = new() { IncludeLogits = true } }).Loss;
}
