using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Saliencies;
using Microsoft.ML.Pruning.Schedules;
using Microsoft.ML.Pruning.Structures;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>What holds for every pruning stage, whatever its method.</summary>
public sealed class PruningDoorTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _keyed;
    private readonly IDataView _scored;

    public PruningDoorTests()
    {
        _keyed = TinyData.KeyedView(_ml, TinyData.Rows(60));
        _scored = TinyData.Stage(_keyed, Doors.Trained).Transform(_keyed);
    }

    public static TheoryData<string> Names => Doors.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void It_prunes_what_it_is_asked_for_and_says_so_by_its_name(string door)
    {
        foreach (var sparsity in new[] { 0, 0.25, 0.75 })
        {
            var report = Doors.Make(_ml, door, sparsity).Fit(_scored).Report!;
            Assert.Equal(door, report.Method);
            Assert.Equal((sparsity, sparsity), (report.RequestedSparsity, report.AchievedSparsity));
            Assert.Equal(
                sparsity,
                Doors.Make(_ml, door, null, options => options with { Sparsity = sparsity }).Fit(_scored).Report!.AchievedSparsity);
        }

        Assert.Equal(0.5, Doors.Make(_ml, door, null).Fit(_scored).Report!.RequestedSparsity);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fitting_again_gives_the_same_network_and_a_fresh_stage_with_the_same_seed_too(string door)
    {
        var stage = Doors.Make(_ml, door, 0.75, Tuned);
        var first = Scores(stage);
        Assert.Equal(first, Scores(stage));
        Assert.Equal(Scores(Doors.Make(_ml, door, 0.75, Seeded)), Scores(Doors.Make(new MLContext(), door, 0.75, Seeded)));

        PruningOptions Seeded(PruningOptions options) => Tuned(options) with { Seed = 5 };
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fine_tuning_follows_every_step_and_what_is_pruned_stays_pruned(string door)
    {
        var tuned = Doors.Make(_ml, door, 0.75, Tuned).Fit(_scored);
        var steps = tuned.Report!.Steps.Where(step => step.Step > 0);
        Assert.Equal([(1, 0.375), (2, 0.75)], steps.Select(step => (step.Step, step.AchievedSparsity)));
        Assert.All(tuned.Report.Steps, step => Assert.Single(step.FineTuning!.Epochs));
        foreach (var (name, mask) in tuned.Network.Masks)
        {
            var values = tuned.Network.Values(name).ToArray();
            float[] masked = [.. values];
            mask.ApplyTo(masked);
            Assert.Equal(masked, values);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_saved_model_scores_the_same_and_keeps_its_report(string door)
    {
        using var file = new TemporaryFile();
        var model = Doors.Make(_ml, door, 0.75, Tuned).Fit(_scored);
        _ml.Model.Save(new TransformerChain<ITransformer>(model), _keyed.Schema, file.Path);
        var loaded = new MLContext().Pruning.LoadModel(file.Path, out _);
        Assert.Equal(TinyData.Scores(model.Transform(_keyed)), TinyData.Scores(loaded.Transform(_keyed)));
        var report = ((NetworkTransformer)((TransformerChain<ITransformer>)loaded).Single()).Report!;
        Assert.Equal(model.Report! with { Steps = [] }, report with { Steps = [] });
        Assert.Equal(
            model.Report.Steps.Select(step => step with { FineTuning = null }),
            report.Steps.Select(step => step with { FineTuning = null }));
        Assert.Equal(
            model.Report.Steps.SelectMany(step => step.FineTuning!.Epochs), report.Steps.SelectMany(step => step.FineTuning!.Epochs));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sparsity_out_of_range_is_refused(string door)
    {
        foreach (var sparsity in new[] { -0.01, 1, 1.5, double.NaN })
        {
            Assert.Contains(
                "[0, 1)",
                Assert.Throws<ArgumentOutOfRangeException>(() => Doors.Make(_ml, door, sparsity)).Message,
                StringComparison.Ordinal);
        }

    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_stops_when_it_is_told_to(string door)
    {
        using var source = new CancellationTokenSource();
        var stage = Doors.Make(_ml, door, 0.5, options => Tuned(options) with { CancellationToken = source.Token });
        var epochs = 0;
        _ml.Log += (_, entry) =>
        {
            if (entry.RawMessage.StartsWith("Epoch", StringComparison.Ordinal))
            {
                epochs++;
                source.Cancel();
            }
        };
        Assert.ThrowsAny<OperationCanceledException>(() => stage.Fit(_scored));
        Assert.ThrowsAny<OperationCanceledException>(() => stage.Fit(_scored));
        Assert.Equal(1, epochs);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_prunes_what_an_earlier_stage_left(string door)
    {
        var before = _ml.Pruning.PruneByMagnitude(0.5, new() { FineTune = Doors.FineTune }).Fit(_scored);
        var after = Doors.Make(_ml, door, 0.75, options => Tuned(options) with { Compact = false }).Fit(before.Transform(_keyed));
        Assert.Equal(after.Network.Masks, after.Network.Masks.And(before.Network.Masks));
        Assert.Equal(0.75, after.Report!.AchievedSparsity);
    }

    [Fact]
    public void Every_door_is_here()
    {
        var doors = typeof(PruningCatalog)
            .GetMethods()
            .Where(method => method.ReturnType == typeof(PruningEstimator))
            .Select(method => method.Name)
            .Distinct();
        string[] ofOtherMethods =
        [
            nameof(PruningCatalog.PruneBy), nameof(PruningCatalog.LotteryTicket), nameof(PruningCatalog.SparseStructureSelection),
            nameof(PruningCatalog.NetworkSlimming), nameof(PruningCatalog.GreedyFilterPrune),
            nameof(PruningCatalog.ThiNet), nameof(PruningCatalog.NetAdapt),
        ];
        Assert.Equal(doors.Except(ofOtherMethods).Order(), Names.Select(row => row.Data).Order());
    }

    [Fact]
    public void Structures_go_with_any_method()
    {
        var taylor = _ml.Pruning
            .PruneByTaylor(0.5, new() { Structure = new UnitStructure(Norm.Sum), Saliency = new TaylorSaliency { Rows = 20 } })
            .Fit(_scored);
        Assert.Equal(("units", 12L), (taylor.Report!.Unit, taylor.Report.Pruned));
        var blocks = _ml.Pruning.PruneByMagnitude(0.5, new() { Structure = new BlockStructure(2, 2) }).Fit(_scored);
        Assert.Equal(("blocks", 24L), (blocks.Report!.Unit, blocks.Report.Pruned));
    }

    [Fact]
    public void A_structure_of_one_sparsity_needs_none_and_allows_no_other()
    {
        var options = new PruningOptions { Structure = new NofMStructure(1, 4), Schedule = new LinearSchedule(2) };
        var report = _ml.Pruning.PruneByTaylor(options: options).Fit(_scored).Report!;
        Assert.Equal((0.75, 0.75), (report.RequestedSparsity, report.AchievedSparsity));
        Assert.Equal(0.75, _ml.Pruning.PruneByTaylor(0.75, options).Fit(_scored).Report!.AchievedSparsity);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Pruning.PruneByTaylor(0.5, options));
        Assert.Contains("1:4 has no other than 0.75", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => _ml.Pruning.PruneByTaylor(options: options with { LayerSparsities = new Dictionary<string, double> { ["fc1"] = 0.5 } }));
    }

    private static PruningOptions Tuned(PruningOptions options) =>
        options with { Schedule = new LinearSchedule(2), FineTune = Doors.FineTune };

    private float[][] Scores(PruningEstimator stage) => TinyData.Scores(stage.Fit(_scored).Transform(_keyed));
}
