using Microsoft.ML.Data;
using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Pipeline;

/// <summary>The columns that each task adds are those of ML.NET's own trainers, in data and in promises.</summary>
public sealed class TaskSchemaTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Names => TaskData.Names;

    [Fact]
    public void A_binary_network_adds_a_score_a_probability_and_a_Boolean()
    {
        var data = TaskData.View(_ml, 12);
        var schema = TaskData.Trained(_ml, "binary").Transform(data).Schema;
        Assert.Equal(["Score", "Probability", "PredictedLabel"], schema.Skip(data.Schema.Count).Select(column => column.Name));
        Assert.Equal(
            [NumberDataViewType.Single, NumberDataViewType.Single, BooleanDataViewType.Instance],
            schema.Skip(data.Schema.Count).Select(column => column.Type));
        foreach (var name in new[] { "Score", "Probability", "PredictedLabel" })
        {
            Assert.Equal(("BinaryClassification", name, 1u), Kinds(schema[name]));
            Assert.Equal(name == "Probability", schema[name].IsNormalized());
        }
    }

    [Fact]
    public void A_regression_adds_a_score_of_the_type_of_its_label()
    {
        var data = TaskData.View(_ml, 12);
        var one = TaskData.Trained(_ml, "regression").Transform(data).Schema;
        Assert.Equal(["Score"], one.Skip(data.Schema.Count).Select(column => column.Name));
        Assert.Equal(NumberDataViewType.Single, one["Score"].Type);
        Assert.Equal(("Regression", "Score", 1u), Kinds(one["Score"]));

        var two = TaskData.Trained(_ml, "two regressions").Transform(data).Schema;
        Assert.Equal(["Score"], two.Skip(data.Schema.Count).Select(column => column.Name));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, 2), two["Score"].Type);
        Assert.Equal(("MultiOutputRegression", "Score", 1u), Kinds(two["Score"]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_promised_is_what_comes(string task)
    {
        var data = TaskData.View(_ml, 12);
        foreach (var trainer in new IEstimator<ITransformer>[]
        {
            TaskData.Trainer(_ml, task), TaskData.Trainer(_ml, task, [3], TaskData.Options(task)),
            TaskData.Trainer(_ml, task).Append(_ml.Pruning.PruneByMagnitude(0.5)),
        })
        {
            var promised = trainer.GetOutputSchema(TaskData.ShapeOf(data.Schema));
            var schema = trainer.Fit(data).Transform(data).Schema;
            foreach (var name in schema.Select(column => column.Name).Distinct())
            {
                var (column, promise) = (schema[name], promised.Single(candidate => candidate.Name == name));
                var vector = column.Type as VectorDataViewType;
                Assert.Equal(vector is not null, promise.Kind == SchemaShape.Column.VectorKind.Vector);
                Assert.Equal(column.Type is KeyDataViewType, promise.IsKey);
                Assert.Equal((vector?.ItemType ?? column.Type).RawType, promise.ItemType.RawType);
                Assert.Equal(
                    column.Annotations.Schema.Select(annotation => annotation.Name).Order(),
                    promise.Annotations.Select(annotation => annotation.Name).Order());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Columns_have_the_names_that_are_asked_for_and_a_name_that_comes_twice_is_refused(string task)
    {
        var data = TaskData.View(_ml, 12);
        var options = TaskData.Options(task) with
        {
            ScoreColumnName = "Answer", ProbabilityColumnName = "Chance", PredictedLabelColumnName = "Guess",
        };
        var schema = TaskData.Trainer(_ml, task, options).Fit(data).Transform(data).Schema;
        string[] names = task switch
        {
            "multiclass" => ["Answer", "Guess"],
            "binary" => ["Answer", "Chance", "Guess"],
            _ => ["Answer"],
        };
        Assert.Equal(names, schema.Skip(data.Schema.Count).Select(column => column.Name));

        foreach (var name in names.Skip(1))
        {
            var twice = name == "Chance"
                ? options with { ProbabilityColumnName = "Answer" }
                : options with { PredictedLabelColumnName = "Answer" };
            Assert.Contains(
                "'Answer'", Assert.Throws<ArgumentException>(() => TaskData.Trainer(_ml, task, twice)).Message, StringComparison.Ordinal);
        }

        var unused = TaskData.Options(task) with { ProbabilityColumnName = "Score" };
        Assert.Equal(task == "binary", Record.Exception(() => TaskData.Trainer(_ml, task, unused)) is ArgumentException);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_later_stage_hides_all_columns_of_an_earlier_one_and_counts_its_set_on(string task)
    {
        var data = TaskData.View(_ml, 12);
        var stage = TaskData.Trained(_ml, task);
        var once = stage.Transform(data);
        var twice = stage.Transform(once).Schema;
        Assert.Equal(2, twice.Count(column => column.Name == "Score"));
        Assert.Equal(2u, Kinds(twice["Score"]).SetId);
        Assert.All(
            Enumerable.Range(data.Schema.Count, once.Schema.Count - data.Schema.Count), index => Assert.True(twice[index].IsHidden));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_transformer_says_what_it_learned(string task)
    {
        var stage = TaskData.Trained(_ml, task);
        Assert.Equal(TaskData.OutputsOf(task), stage.Task.Outputs);
        Assert.Equal(("Features", "Score"), (stage.FeatureColumnName, stage.ScoreColumnName));
        Assert.Equal(new TensorShape(TaskData.OutputsOf(task)), stage.Network.Definition.OutputShape);
    }

    private static (string Kind, string Value, uint SetId) Kinds(DataViewSchema.Column column)
    {
        ReadOnlyMemory<char> kind = default, value = default;
        uint set = 0;
        column.Annotations.GetValue("ScoreColumnKind", ref kind);
        column.Annotations.GetValue("ScoreValueKind", ref value);
        column.Annotations.GetValue("ScoreColumnSetId", ref set);
        return (kind.ToString(), value.ToString(), set);
    }
}
