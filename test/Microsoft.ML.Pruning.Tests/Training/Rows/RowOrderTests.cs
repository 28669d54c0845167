using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class RowOrderTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(10, 1)]
    [InlineData(37, 5)]
    [InlineData(37, 36)]
    [InlineData(37, 37)]
    public void A_shuffle_window_gives_every_row_once(int rows, int window)
    {
        foreach (var atOnce in new[] { 1, 3, 100 })
        {
            using var reader = new ShuffledRowReader(
                Numbered(rows).Open(), new RowBlocks(2), 1, window, new SeededRandom(1, RandomPurpose.RowOrder));
            var order = ReadAll(reader, atOnce);

            Assert.Equal(Enumerable.Range(0, rows), order.Order());
            Assert.True(window == 1 || rows == 1 || !order.SequenceEqual(Enumerable.Range(0, rows)));
            Assert.All(order, (row, place) => Assert.True(row < place + window, $"row {row} came as number {place}"));
        }
    }

    [Fact]
    public void A_window_of_all_rows_makes_every_order_equally_likely()
    {
        var counts = new Dictionary<string, int>();
        for (var seed = 0; seed < 6000; seed++)
        {
            using var reader = new ShuffledRowReader(
                Numbered(3).Open(), new RowBlocks(2), 1, 3, new SeededRandom(seed, RandomPurpose.RowOrder));
            var order = string.Join(',', ReadAll(reader, 3));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }

        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1150));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void Every_epoch_feeds_every_row_once_with_its_label(bool streamed, bool shuffled)
    {
        var rows = Numbered(50);
        RowSource sized = streamed ? new StreamedRows(rows) : rows;
        var plan = new BatchPlan(50, 16, 1);
        using var scope = torch.NewDisposeScope();
        using var feed = shuffled ? BatchFeed.Shuffled(sized, plan, 3, 20, torch.CPU) : BatchFeed.InOrder(sized, plan, torch.CPU);

        int[][] epochs = [.. Enumerable.Range(1, 3).Select(epoch => Epoch(feed, epoch)), Epoch(feed, 1)];

        Assert.All(epochs, order => Assert.Equal(Enumerable.Range(0, 50), order.Order()));
        Assert.Equal(epochs[0], epochs[3]);
        Assert.Equal(shuffled, !epochs[0].SequenceEqual(epochs[1]));
        Assert.Equal(shuffled, !epochs[0].SequenceEqual(Enumerable.Range(0, 50)));
    }

    [Fact]
    public void A_stream_is_closed_after_every_pass()
    {
        var rows = new StreamedRows(Clusters.For(Clusters.SmallMlp, 40));
        NetworkTrainer.Train(Clusters.SmallMlp, rows, null, new PlainOptions { Epochs = 3 }, TrainingHost.Silent);

        Assert.Equal(4, rows.Passes);
        Assert.Equal(4, rows.Closed);
    }

    [Fact]
    public void Batches_cover_every_row_and_are_never_below_the_minimum()
    {
        for (var rows = 2; rows < 40; rows++)
        {
            for (var size = 2; size < 12; size++)
            {
                foreach (var minimum in new[] { 1, 2 })
                {
                    var plan = new BatchPlan(rows, size, minimum);
                    var sizes = new List<int>();
                    for (long done = 0; done < rows; done += sizes[^1])
                    {
                        sizes.Add(plan.RowsAfter(done));
                    }

                    Assert.Equal(rows, sizes.Sum());
                    Assert.Equal(plan.Batches, sizes.Count);
                    Assert.True(sizes.Max() <= plan.LargestBatch);
                    Assert.All(sizes, batch => Assert.InRange(batch, minimum, size + minimum - 1));
                    Assert.All(sizes.SkipLast(1), batch => Assert.Equal(size, batch));
                }
            }
        }
    }

    private static LabeledRows Numbered(int rows) => new(
        [.. Enumerable.Range(0, rows).SelectMany(row => new float[] { row, -row })], 2, [.. Enumerable.Range(0, rows)], Math.Max(1, rows));

    private static int[] ReadAll(RowReader reader, int atOnce)
    {
        var order = new List<int>();
        var features = new float[2 * atOnce];
        var labels = new int[atOnce];
        for (var count = reader.Read(features, labels); count > 0; count = reader.Read(features, labels))
        {
            for (var i = 0; i < count; i++)
            {
                Assert.Equal((labels[i], -labels[i]), ((int)features[2 * i], (int)features[(2 * i) + 1]));
                order.Add(labels[i]);
            }
        }

        return [.. order];
    }

    private static int[] Epoch(BatchFeed feed, int epoch)
    {
        var order = new List<int>();
        feed.Begin(epoch);
        for (long done = 0; done < feed.Plan.Rows;)
        {
            using var scope = torch.NewDisposeScope();
            var batch = feed.Next(feed.Plan.RowsAfter(done));
            var features = new float[batch.Rows * 2];
            var labels = new long[batch.Rows];
            batch.Features.data<float>().CopyTo(features);
            batch.Labels.data<long>().CopyTo(labels);
            Assert.Equal(labels.Select(label => (float)label), features.Where((_, index) => index % 2 == 0));
            order.AddRange(labels.Select(label => (int)label));
            done += batch.Rows;
        }

        return [.. order];
    }
}
