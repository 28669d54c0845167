using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training.Data;

public sealed class RowBudgetTests
{
    [Fact]
    public void As_many_rows_fit_beside_batches_as_there_is_room_for()
    {
        // A row of one feature takes 8 bytes.
        for (var rows = 0; rows < 60; rows++)
        {
            foreach (var batch in new[] { 0, 1, 2, 7, 30, 100 })
            {
                foreach (var batches in new[] { 1, 2 })
                {
                    var fit = new RowBudget((8 * rows) + 7).RowsBeside(new RowShape(1), batch, batches);
                    Assert.True(Held(fit) <= rows, $"{fit} rows with {batches} batches of {batch} in {rows}");
                    Assert.True(Held(fit + 1) > rows, $"{fit + 1} rows with {batches} batches of {batch} in {rows}");

                    long Held(long count) => count + (batches * Math.Min(count, batch));
                }
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(784)]
    [InlineData(200_000)]
    [InlineData(int.MaxValue / 4)]
    public void A_chunk_has_a_row_at_least_and_is_small_beside_the_budget(int features)
    {
        foreach (var bytes in new long[] { 1, 1000, 1 << 20, RowBudget.DefaultBytes })
        {
            foreach (var buffers in new[] { 1, 64 })
            {
                var rows = new RowBudget(bytes).ChunkRowsOf(new RowShape(features), buffers);
                Assert.InRange(rows, 1, 256);
                Assert.True(rows == 1 || rows * buffers * new RowShape(features).Bytes <= Math.Min(bytes / 16, 4 << 20));
            }
        }
    }

    [Fact]
    public void The_default_reads_as_many_rows_at_a_time_as_ever_where_they_are_narrow() =>
        Assert.Equal(256, RowBudget.Of(0).ChunkRowsOf(new RowShape(4000)));

    [Fact]
    public void What_is_held_is_gone()
    {
        var budget = new RowBudget(100);
        Assert.Equal(new RowBudget(60), budget.Less(5, new RowShape(1)));
        Assert.Equal(new RowBudget(0), budget.Less(13, new RowShape(1)));
        Assert.Equal(1, new RowBudget(0).Option);
    }
}
