using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Tests.Pipeline;

namespace Microsoft.ML.Pruning.Tests.Methods.GreedyFilters;

/// <summary>Greedy filter pruning as a stage of a pipeline.</summary>
public sealed class GreedyDoorTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _keyed;
    private readonly IDataView _scored;

    public GreedyDoorTests()
    {
        _keyed = TinyData.KeyedView(_ml, TinyData.Rows(60));
        _scored = TinyData.Stage(_keyed, Doors.Trained).Transform(_keyed);
    }

    private static PruningOptions Options => new() { Validation = new() { Fraction = 0.5 }, Seed = 3 };

    [Fact]
    public void It_prunes_recovers_and_is_saved_with_the_state_of_its_search()
    {
        var method = new GreedyFilterMethod { Sparsity = 0.5, FineTuneEvery = 4 };
        var model = _ml.Pruning.GreedyFilterPrune(method, Options with { FineTune = Doors.FineTune }).Fit(_scored);
        var report = model.Report!;
        Assert.Equal(("GreedyFilterPrune", "units", 0.5), (report.Method, report.Unit, report.AchievedSparsity));
        Assert.Equal(12, report.Search!.Removals.Length);
        Assert.Equal([4, 8, 12], report.Steps.Select(step => step.Pruned));
        Assert.All(report.Steps, step => Assert.Single(step.FineTuning!.Epochs));

        using var file = new TemporaryFile();
        _ml.Model.Save(new TransformerChain<ITransformer>(model), _keyed.Schema, file.Path);
        var loaded = (NetworkTransformer)((TransformerChain<ITransformer>)new MLContext().Pruning.LoadModel(file.Path, out _)).Single();
        Assert.Equal(report.Search, loaded.Report!.Search);
        Assert.Equal(TinyData.Scores(model.Transform(_keyed)), TinyData.Scores(loaded.Transform(_keyed)));

        var further = _ml.Pruning.GreedyFilterPrune(method with { Sparsity = 0.75, Continue = loaded.Report.Search }, Options)
            .Fit(loaded.Transform(_keyed));
        Assert.Equal(report.Search.Removals, further.Report!.Search!.Removals.Take(12));
        Assert.Equal(0.75, further.Report.AchievedSparsity);
    }

    [Fact]
    public void Its_siblings_prune_as_stages_too()
    {
        var report = _ml.Pruning.ThiNet(new() { Sparsity = 0.25, FiltersPerStep = 3 }).Fit(_scored).Report!;
        Assert.Equal(("ThiNet", 0.25), (report.Method, report.AchievedSparsity));
        report = _ml.Pruning.NetAdapt(new() { Target = PruningTarget.MultiplyAdds(0.5) }, Options).Fit(_scored).Report!;
        Assert.Equal("NetAdapt", report.Method);
        Assert.Equal(0.5, _ml.Pruning.ThiNet().Fit(_scored).Report!.AchievedSparsity);
    }

    [Fact]
    public void Its_defaults_halve_the_units()
    {
        Assert.Equal(0.5, _ml.Pruning.GreedyFilterPrune(options: Options).Fit(_scored).Report!.AchievedSparsity);
    }

    [Fact]
    public void Validation_rows_are_needed_and_axes_have_no_place()
    {
        Assert.Contains(
            "needs validation rows",
            Assert.Throws<ArgumentException>(() => _ml.Pruning.GreedyFilterPrune()).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _ml.Pruning.GreedyFilterPrune(options: Options with { Sparsity = 0.5 }));
    }
}
