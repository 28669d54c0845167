using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training.Data;

public sealed class RowSampleTests
{
    private static readonly NetworkDefinition Definition = NetworkDefinition.Input(2).Linear(3).Build();

    [Fact]
    public void Each_row_is_equally_likely()
    {
        // 4,000 samples of 5 rows of 12: a row is drawn 1,667 times on average, with a standard deviation of 31.
        var drawn = new int[12];
        for (var seed = 0; seed < 4000; seed++)
        {
            foreach (var row in Draw(Numbered(12), 5, seed))
            {
                drawn[row]++;
            }
        }

        Assert.All(drawn, count => Assert.InRange(count, 1667 - 5 * 31, 1667 + 5 * 31));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(10, 9)]
    [InlineData(256, 100)]
    [InlineData(257, 256)]
    [InlineData(1000, 300)]
    public void A_sample_has_different_rows_in_their_order_and_is_the_same_for_a_stream(int rows, int count)
    {
        var sample = Draw(Numbered(rows), count, seed: 3);
        Assert.Equal(count, sample.Length);
        Assert.Equal(sample.Distinct().Order(), sample);
        Assert.All(sample, row => Assert.InRange(row, 0, rows - 1));
        Assert.Equal(sample, Draw(Numbered(rows), count, seed: 3));
        Assert.Equal(sample, Draw(new StreamedRows(Numbered(rows)), count, seed: 3));
        if (count is > 1 && rows > count + 1)
        {
            Assert.NotEqual(sample, Draw(Numbered(rows), count, seed: 4));
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(int.MaxValue)]
    public void All_rows_are_taken_where_there_are_no_more(int count) =>
        Assert.Equal([0, 1, 2, 3, 4], Draw(Numbered(5), count, seed: 1));

    [Fact]
    public void Rows_that_are_not_drawn_are_checked_too()
    {
        var rows = Numbered(600);
        rows.Features[1199] = float.NegativeInfinity;
        Assert.Contains("Row 599", Assert.Throws<InvalidDataException>(() => Draw(rows, 1, seed: 0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_reader_is_closed()
    {
        var rows = new StreamedRows(Numbered(20));
        Draw(rows, 3, seed: 0);
        Assert.Equal((1, 1), (rows.Passes, rows.Closed));
    }

    [Fact]
    public void A_sample_of_a_sample_has_its_rows()
    {
        var rows = Numbered(50);
        var first = RowSample.Draw(rows, Definition, new RowSampling(20, 1, 1, new RowBudget(1 << 20)), () => { });
        var numbers = Draw(first, 7, seed: 2);
        Assert.Equal(7, numbers.Length);
        Assert.Subset(first.Labels.Select((_, i) => (int)first.FeaturesOf(i)[0]).ToHashSet(), numbers.ToHashSet());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_sample_that_does_not_fit_is_refused(bool sized)
    {
        // A row takes 12 bytes; ten rows and a batch of one are 132.
        var rows = new StreamedRows(Numbered(20), sized: sized);
        var error = Assert.Throws<ArgumentException>(() => Draw(rows, 10, seed: 0, new RowBudget(131)));
        foreach (var part in new[]
        {
            "10 calibration rows",
            "needs 132 bytes for 11 rows of 2 features",
            "leaves 131",
            "at most 9 rows",
            "raise MemoryBudgetBytes by at least 1."
        })
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }

        Assert.Equal(sized ? 0 : 1, rows.Passes);
        Assert.Equal(rows.Passes, rows.Closed);
        Assert.Equal(10, Draw(rows, 10, seed: 0, new RowBudget(132)).Length);
    }

    [Fact]
    public void A_sample_of_rows_in_memory_takes_no_budget_but_for_its_batch()
    {
        Assert.Equal(10, Draw(Numbered(20), 10, seed: 0, new RowBudget(12)).Length);
        Assert.Throws<ArgumentException>(() => Draw(Numbered(20), 10, seed: 0, new RowBudget(11)));
    }

    /// <summary>The numbers of the rows drawn; features and label must be those of the row.</summary>
    private static int[] Draw(RowSource rows, int count, int seed, RowBudget? budget = null)
    {
        var sample = RowSample.Draw(
            rows, Definition, new RowSampling(count, 1, seed, budget ?? new RowBudget(RowBudget.DefaultBytes)), () => { });
        int[] numbers = [.. Enumerable.Range(0, sample.Labels.Length).Select(i => (int)sample.Features[2 * i])];
        Assert.All(numbers, (row, i) => Assert.Equal((-row, row % 3), (sample.Features[2 * i + 1], sample.Labels[i])));
        return numbers;
    }

    private static LabeledRows Numbered(int rows) =>
        new(
            [.. Enumerable.Range(0, rows).SelectMany(row => new float[] { row, -row })],
            2,
            [.. Enumerable.Range(0, rows).Select(row => row % 3)],
            3);
}
