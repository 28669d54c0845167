using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training.Data;

/// <summary>The window in which streamed rows are shuffled keeps to the memory budget.</summary>
public sealed class ShuffleWindowTests
{
    private const int RowBytes = 36;

    private static readonly LabeledRows Rows = Clusters.For(Clusters.SmallMlp, 70);
    private static readonly LabeledRows Validation = Clusters.For(Clusters.SmallMlp, 20, seed: 4);

    [Fact]
    public void A_window_that_fits_is_left_as_it_is()
    {
        Assert.Equal((40, null), WindowOf(40, (40 + 16) * RowBytes, validated: false));
        Assert.Equal((70, null), WindowOf(100, (70 + 16) * RowBytes, validated: false));
        Assert.Equal((70, null), WindowOf(100, (70 + 32) * RowBytes, validated: true));
        Assert.Equal((100, null), WindowOf(100, budget: 0, validated: true, count: 100));
    }

    [Theory]
    [InlineData(false, 16)]
    [InlineData(true, 32)]
    public void A_window_shrinks_to_what_the_budget_leaves_and_says_so(bool validated, int batches)
    {
        foreach (var room in new[] { 1, 13, 39 })
        {
            var (window, message) = WindowOf(40, (room + batches) * RowBytes, validated);
            Assert.Equal(room, window);
            Assert.StartsWith(
                $"The shuffle window holds {room} of 70 rows, not 40: a row of 8 features takes 36 bytes",
                message,
                StringComparison.Ordinal);
            Assert.Contains(
                $"leaves {(room + batches) * RowBytes} for the window and {batches} rows in batches", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Batches_that_do_not_fit_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => WindowOf(40, 16 * RowBytes, validated: false));
        foreach (var part in new[]
        {
            "BatchSize of 16",
            "needs 612 bytes for 17 rows of 8 features",
            "leaves 576, enough for 16",
            "Lower BatchSize",
            "raise MemoryBudgetBytes by at least 36."
        })
        {
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => WindowOf(40, 32 * RowBytes, validated: true));
        Assert.Throws<ArgumentException>(() => NetworkTrainer.Train(
            Clusters.SmallMlp, Rows, Validation, Budgeted(31 * RowBytes), TrainingHost.Silent));
    }

    [Fact]
    public void Rows_in_memory_need_room_for_batches_alone()
    {
        var sized = new SizedRows(Rows, 70);
        Assert.Equal(1, ShuffleWindow.RowsOf(sized, null, 16, Budgeted(16 * RowBytes), Assert.Fail));
        Assert.Throws<ArgumentException>(
            () => ShuffleWindow.RowsOf(sized, null, 16, Budgeted((16 * RowBytes) - 1), Assert.Fail));
    }

    [Fact]
    public void A_window_of_the_budget_is_a_window_of_so_many_rows()
    {
        var messages = new List<string>();
        var host = TrainingHost.Silent with { Message = messages.Add };
        var options = new PlainOptions { Epochs = 2 };
        var asked = NetworkTrainer.Train(
            Clusters.SmallMlp, new StreamedRows(Rows), null, options with { ShuffleWindow = 20 }, TrainingHost.Silent).Network;
        var given = NetworkTrainer.Train(
            Clusters.SmallMlp, new StreamedRows(Rows), null, options with { Computing = Budgeted(36 * RowBytes).Computing }, host).Network;
        Assert.Single(messages);
        Assert.All(asked.Definition.Parameters, parameter => Assert.Equal(asked.Values(parameter.Name), given.Values(parameter.Name)));
    }

    private static PlainOptions Budgeted(long bytes) => new() { Computing = new() { Threads = 1, MemoryBudgetBytes = bytes } };

    private static (int Window, string? Message) WindowOf(int window, long budget, bool validated, int count = 70)
    {
        string? said = null;
        var rows = ShuffleWindow.RowsOf(
            new SizedRows(new StreamedRows(Rows), count),
            validated ? new SizedRows(Validation, 20) : null,
            16,
            new PlainOptions { ShuffleWindow = window, Computing = new() { Threads = 1, MemoryBudgetBytes = budget } },
            message => said = message);
        return (rows, said);
    }
}
