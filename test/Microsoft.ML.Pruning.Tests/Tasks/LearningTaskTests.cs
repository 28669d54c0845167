using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Tests.Training;
using Microsoft.ML.Pruning.Tests.Training.Statistics;

namespace Microsoft.ML.Pruning.Tests.Tasks;

/// <summary>What holds for every task.</summary>
public sealed class LearningTaskTests
{
    public static TheoryData<string> Names => TaskRows.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void The_loss_of_a_row_is_that_of_the_formula(string name)
    {
        var task = TaskRows.Task(name);
        var random = new Random(1);
        foreach (var scale in new[] { 1e-3, 1, 10, 1e4 })
        {
            for (var draw = 0; draw < 50; draw++)
            {
                var outputs = Outputs(task, random, scale);
                var targets = Targets(task, random, scale);
                var expected = ExactLoss.OfRow(task, Array.ConvertAll(outputs, output => (double)output), targets);
                var loss = task.RowLoss(outputs, targets);
                Close.To(expected, loss, 1e-9, size: 1e-6, $"{name} at {scale}");
                Assert.True(double.IsFinite(loss) && loss >= 0, $"{loss}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Tasks_are_values_and_go_on_by_their_kind(string name)
    {
        var task = TaskRows.Task(name);
        var (kind, copy) = task.Match<(string, LearningTask)>(
            multiclass => ("classes", new MulticlassTask(multiclass.Classes)),
            _ => ("binary", new BinaryTask()),
            regression => ("regression", new RegressionTask(regression.Outputs, regression.Loss)));
        Assert.Equal(task, copy);
        Assert.Equal(kind != "regression", task.HasAccuracy);
        Assert.Equal(kind == "regression" ? task.Outputs : 1, task.Targets);
        Assert.Equal(kind switch { "classes" => task.Outputs, "binary" => 2, _ => 0 }, task.ClassCount);
        Assert.NotEqual<LearningTask>(task, new RegressionTask(17));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Labels_that_the_task_draws_have_no_flaw(string name)
    {
        var task = TaskRows.Task(name);
        var random = new Random(2);
        Assert.All(Enumerable.Range(0, 20), _ => Assert.Null(task.FlawOf(Targets(task, random, 1e6))));
    }

    private static float[] Outputs(LearningTask task, Random random, double scale) =>
        [.. Enumerable.Range(0, task.Outputs).Select(_ => (float)(scale * ((2 * random.NextDouble()) - 1)))];

    private static float[] Targets(LearningTask task, Random random, double scale) => task.Match<float[]>(
        multiclass => [random.Next(multiclass.Classes)],
        _ => [random.Next(2)],
        _ => Outputs(task, random, scale));
}
