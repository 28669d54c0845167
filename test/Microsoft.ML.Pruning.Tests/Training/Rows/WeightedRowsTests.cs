using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Training;

/// <summary>Labels and weights stay with the features of their row, however rows are read.</summary>
public sealed class WeightedRowsTests
{
    private static readonly LearningTask[] Tasks = [new MulticlassTask(1000), new RegressionTask(), new RegressionTask(3)];

    public static MatrixTheoryData<int, int> Sizes => new([0, 1, 2], [1, 7, 40]);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_way_to_read_rows_keeps_them_whole(int task, int count)
    {
        var rows = Numbered(Tasks[task], count);
        var random = new SeededRandom(1, RandomPurpose.RowOrder);
        int[] picked = [.. Enumerable.Range(0, count).Where(row => row % 3 != 1).Reverse()];
        foreach (var atOnce in new[] { 1, 4, 100 })
        {
            AssertWhole(rows, rows.Open(), atOnce, count);
            AssertWhole(rows, rows.Pick(picked).Pick([.. Enumerable.Range(0, picked.Length).Reverse()]).Open(), atOnce, picked.Length);
            AssertWhole(rows, new PermutedRowReader(rows, random), atOnce, count);
            AssertWhole(rows, new StreamedRows(rows, atOnce: 3).Open(), atOnce, count, fully: true);
            foreach (var window in new[] { 1, 5, 60 })
            {
                var reader = new ShuffledRowReader(
                    new StreamedRows(rows).Open(), new RowBlocks(2), rows.Shape.Labels, window, random);
                AssertWhole(rows, reader, atOnce, count);
            }

            foreach (var source in new RowSource[] { rows, new StreamedRows(rows), new StreamedRows(rows, sized: true) })
            {
                AssertWhole(rows, Draw(source, 5, new RowBudget(1 << 20)).Open(), atOnce, Math.Min(5, count));
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batches_have_the_labels_and_weights_of_their_features(bool streamed)
    {
        const int Rows = 50;
        foreach (var task in Tasks)
        {
            var rows = Numbered(task, Rows);
            using var scope = torch.NewDisposeScope();
            RowSource sized = streamed ? new StreamedRows(rows) : rows;
            using var feed = BatchFeed.Shuffled(sized, new BatchPlan(Rows, 16, 1), 3, 20, torch.CPU);
            foreach (var epoch in new[] { 1, 2 })
            {
                feed.Begin(epoch);
                var seen = new List<int>();
                while (seen.Count < Rows)
                {
                    var batch = feed.Next(feed.Plan.RowsAfter(seen.Count));
                    int[] numbers = [.. TorchParameters.ValuesOf(batch.Features).Where((_, i) => i % 2 == 0).Select(value => (int)value)];
                    Assert.Equal(
                        numbers.SelectMany(row => rows.LabelsOf(row)[..task.Targets].ToArray()),
                        TorchParameters.ValuesOf(batch.Labels.to(torch.ScalarType.Float32)));
                    double[] weights = [.. numbers.Select(row => (double)rows.LabelsOf(row)[^1])];
                    Close.To(weights.Sum(), batch.Weight, 1e-12);
                    Close.To(
                        [.. weights.Select(weight => weight / weights.Average())], TorchParameters.ValuesOf(batch.Weights!), 1e-6);
                    seen.AddRange(numbers);
                }

                Assert.Equal(Enumerable.Range(0, Rows), seen.Order());
            }
        }
    }

    [Fact]
    public void A_batch_in_which_no_row_counts_has_weights_of_0()
    {
        using var scope = torch.NewDisposeScope();
        var rows = TaskRows.Create(new RegressionTask(), 6, weights: [0, 0, 0, 1, 2, 3]);
        using var feed = BatchFeed.InOrder(rows, new BatchPlan(6, 3, 1), torch.CPU);
        feed.Begin(epoch: 1);
        var batch = feed.Next(3);
        Assert.Equal(0, batch.Weight);
        Assert.Equal(new float[3], TorchParameters.ValuesOf(batch.Weights!));
    }

    [Fact]
    public void Memory_budgets_count_targets_and_weights()
    {
        foreach (var task in new LearningTask[] { new BinaryTask(), new RegressionTask(4) })
        {
            var plain = TaskRows.Create(task, 20);
            var rows = TaskRows.Create(task, 20, weights: [.. Enumerable.Repeat(1f, 20)]);
            var bytes = 4 * (TaskRows.Features + task.Targets);
            Assert.Equal((bytes, bytes + 4), (plain.Shape.Bytes, rows.Shape.Bytes));
            Assert.Equal(10, Draw(new StreamedRows(plain), 10, new RowBudget(11 * bytes)).Count);
            Assert.Equal(10, Draw(new StreamedRows(rows), 10, new RowBudget(11 * (bytes + 4))).Count);
            Assert.Contains(
                FormattableString.Invariant($"needs {11 * (bytes + 4)} bytes"),
                Assert.Throws<ArgumentException>(() => Draw(new StreamedRows(rows), 10, new RowBudget((11 * (bytes + 4)) - 1))).Message,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Weights_that_are_negative_or_not_finite_are_refused_by_row_and_value(float weight)
    {
        foreach (var name in TaskRows.Names.Select(row => row.Data))
        {
            var rows = TaskRows.Create(TaskRows.Task(name), 9, weights: [1, 1, 1, 1, weight, 1, 1, 1, 1]);
            foreach (var source in new RowSource[] { rows, new StreamedRows(rows) })
            {
                var error = Assert.Throws<InvalidDataException>(
                    () => NetworkTrainer.Train(TaskRows.Smooth(rows.Task), source, null, new PlainOptions(), TrainingHost.Silent));
                Assert.Contains(
                    FormattableString.Invariant($"Row 4 of the training rows has weight {weight}; weights must be finite and at least 0"),
                    error.Message,
                    StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Rows_that_all_weigh_0_are_refused_in_training_and_validation()
    {
        var task = new RegressionTask();
        var (rows, none) = (TaskRows.Create(task, 8), TaskRows.Create(task, 8, weights: new float[8]));
        var network = TaskRows.Smooth(task);
        foreach (var (train, validation, what) in new[] { (none, rows, "training"), (rows, none, "validation") })
        {
            var error = Assert.Throws<ArgumentException>(
                () => NetworkTrainer.Train(network, train, validation, new PlainOptions(), TrainingHost.Silent));
            Assert.Contains($"All 8 {what} rows have weight 0", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Arrays_of_other_lengths_are_refused()
    {
        var task = new RegressionTask(2);
        Refused("3 weights for 2 rows", () => new LabeledRows(new float[4], 2, new float[4], task, new float[3]));
        Refused("5 labels of 2 a row", () => new LabeledRows(new float[4], 2, new float[5], task));
        Refused("need 4 features; there are 5", () => new LabeledRows(new float[5], 2, new float[4], task));
        Assert.Throws<ArgumentNullException>(() => new LabeledRows(new float[4], 2, new float[4], null!));

        static void Refused(string words, Func<object> make) =>
            Assert.Contains(words, Assert.Throws<ArgumentException>(make).Message, StringComparison.Ordinal);
    }

    private static LabeledRows Draw(RowSource rows, int count, RowBudget budget) => RowSample.Draw(
        rows,
        NetworkDefinition.Input(rows.FeatureCount).Linear(rows.Task.Outputs).Build(),
        new RowSampling(count, 1, 3, budget),
        () => { });

    /// <summary>Rows whose features, targets and weight follow from their number.</summary>
    private static LabeledRows Numbered(LearningTask task, int count) => new(
        [.. Enumerable.Range(0, count).SelectMany(row => new[] { row, row + 0.5f })],
        2,
        [.. Enumerable.Range(0, count * task.Targets).Select(i => (float)((i / task.Targets) + (100 * (i % task.Targets))))],
        task,
        [.. Enumerable.Range(0, count).Select(row => row + 0.25f)]);

    private static void AssertWhole(LabeledRows rows, RowReader reader, int atOnce, int count, bool fully = false)
    {
        using var owned = reader;
        var (features, labels) = (new float[atOnce * 2], new float[atOnce * rows.Shape.Labels]);
        var numbers = new List<int>();
        for (int read; (read = fully ? reader.ReadFully(features, labels, rows.Shape) : reader.Read(features, labels)) > 0;)
        {
            for (var i = 0; i < read; i++)
            {
                var number = (int)features[2 * i];
                Assert.Equal(rows.FeaturesOf(number), features.AsSpan(2 * i, 2));
                Assert.Equal(rows.LabelsOf(number), labels.AsSpan(i * rows.Shape.Labels, rows.Shape.Labels));
                numbers.Add(number);
            }
        }

        Assert.Equal(count, numbers.Distinct().Count());
    }
}
