using Microsoft.ML.Pruning.Methods;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Pipeline;
using Microsoft.ML.Pruning.Tests.Training;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>A method gets the rows that it says it needs, with their labels where these count, however they are given.</summary>
public sealed class PruningNeedsTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly IDataView _keyed;
    private readonly IDataView _scored;

    public PruningNeedsTests()
    {
        _keyed = TinyData.KeyedView(_ml, TinyData.Rows(60));
        _scored = TinyData.Stage(_keyed).Transform(_keyed);
    }

    public static TheoryData<PruningNeeds, string> Cases
    {
        get
        {
            var cases = new TheoryData<PruningNeeds, string>();
            foreach (var source in new[] { "fraction", "column", "view" })
            {
                cases.Add(PruningNeeds.ValidationRows, source);
                cases.Add(PruningNeeds.ValidationRows | PruningNeeds.CalibrationRows, source);
                cases.Add(PruningNeeds.ValidationRows | PruningNeeds.TrainingRows, source);
                cases.Add(PruningNeeds.MeasuringRows, source);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Validation_rows_come_with_their_labels_from_every_source(PruningNeeds needs, string source)
    {
        var options = source switch
        {
            "fraction" => new PruningOptions { Validation = new() { Fraction = 0.4 } },
            "column" => new PruningOptions { Validation = new() { ColumnName = "Held" } },
            _ => new PruningOptions { Validation = new() { View = _keyed } },
        };
        var context = ContextOf(needs, options);
        Assert.Equal([0, 1, 2], LabelsOf(context.Validation!).Distinct().Order());
        Assert.Same(context.Validation, context.Measuring);
        if (needs.HasFlag(PruningNeeds.TrainingRows))
        {
            Assert.Equal([0, 1, 2], LabelsOf(context.Training!).Distinct().Order());
        }
    }

    [Theory]
    [InlineData(PruningNeeds.CalibrationLabels)]
    [InlineData(PruningNeeds.CalibrationLabels | PruningNeeds.CalibrationRows)]
    [InlineData(PruningNeeds.MeasuringRows)]
    public void Labels_of_calibration_rows_come_where_they_count(PruningNeeds needs)
    {
        foreach (var options in new[] { new PruningOptions(), new PruningOptions { Calibration = _keyed } })
        {
            var labels = LabelsOf(ContextOf(needs, options).Calibration!);
            Assert.Equal(60, labels.Count);
            Assert.Equal([0, 1, 2], labels.Distinct().Order());
        }
    }

    [Fact]
    public void Nothing_is_read_that_is_not_asked_for()
    {
        var source = new RecordingView(_keyed);
        var scored = TinyData.Stage(_keyed).Transform(source);
        var options = new PruningOptions { Validation = new() { Fraction = 0.3 } };
        _ml.Pruning.PruneBy(new SeeingMethod(PruningNeeds.Nothing, _ => { }), options).Fit(scored);
        Assert.Empty(source.Asked);
    }

    [Fact]
    public void What_is_needed_and_not_there_is_refused_when_the_stage_is_made()
    {
        Refused("needs validation rows", PruningNeeds.ValidationRows, new());
        Refused("FineTune is null", PruningNeeds.FineTuning, new());
        Refused("nothing reports on Test rows", PruningNeeds.CalibrationRows, new() { Test = _keyed });

        void Refused(string words, PruningNeeds needs, PruningOptions options) => Assert.Contains(
            words,
            Assert.Throws<ArgumentException>(() => _ml.Pruning.PruneBy(new SeeingMethod(needs, _ => { }), options)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Test_rows_come_where_the_method_reports_on_them()
    {
        var context = ContextOf(PruningNeeds.TestRows, new() { Test = _keyed });
        Assert.Equal([0, 1, 2], LabelsOf(context.Test!).Distinct().Order());
        Assert.Null(ContextOf(PruningNeeds.TestRows, new()).Test);
    }

    private static List<int> LabelsOf(RowSource rows)
    {
        var labels = new List<int>();
        var (features, label) = (new float[rows.FeatureCount], new int[1]);
        using var reader = rows.Open();
        while (reader.Read(features, label) == 1)
        {
            labels.Add(label[0]);
        }

        return labels;
    }

    private PruningContext ContextOf(PruningNeeds needs, PruningOptions options)
    {
        PruningContext? seen = null;
        _ml.Pruning.PruneBy(new SeeingMethod(needs, context => seen = context), options with { Seed = 1 }).Fit(_scored);
        return seen!;
    }

    private sealed record SeeingMethod(PruningNeeds Asked, Action<PruningContext> See) : PruningMethod("seeing")
    {
        public override PruningNeeds Needs => Asked;

        protected override PruningResult Run(Network network, PruningContext context)
        {
            See(context);
            return new PruningResult(network, new PruningReport { Method = Name, Unit = "weights", RequestedSparsity = 0, Layers = [] });
        }
    }
}
