using Microsoft.ML.Pruning.Tasks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training.Data;

/// <summary>Rows in several blocks are the rows of one array.</summary>
public sealed class LabeledRowsTests
{
    [Theory]
    [InlineData(1, 600_000)]
    [InlineData(1000, 3)]
    [InlineData(1000, 1234)]
    [InlineData(300_000, 5)]
    public void Rows_in_blocks_are_read_as_those_of_one_array(int features, int count)
    {
        var (blocks, one) = Same(features, count);
        Assert.Equal(one.Features, blocks.Features);
        var last = count - 1;
        Assert.Equal(one.FeaturesOf(last), blocks.FeaturesOf(last));
        Assert.Equal(one.Pick([last, 0, 1]).Features, blocks.Pick([last, 0, 1]).Features);
        Assert.Equal(one.Pick([last, 0, 1]).Pick([2, 0]).Labels, blocks.Pick([1, last]).Labels);
        Assert.Equal(one.Pick([last, 0, 1]).Pick([2, 0]).Features, blocks.Pick([1, last]).Features);
        foreach (var atOnce in new[] { 1000, count })
        {
            Assert.Equal(ReadAll(one, atOnce), ReadAll(blocks, atOnce));
        }
    }

    [Fact]
    public void Blocks_do_not_change_a_training()
    {
        var (blocks, one) = Same(1000, 400);
        var definition = Pruning.Networks.Architectures.Mlp(1000, 6, 3);
        var options = new PlainOptions { Epochs = 2 };
        var expected = NetworkTrainer.Train(definition, one, one, options, TrainingHost.Silent);
        var actual = NetworkTrainer.Train(definition, blocks, blocks, options, TrainingHost.Silent);
        Assert.All(
            definition.Parameters,
            parameter => Assert.Equal(expected.Network.Values(parameter.Name), actual.Network.Values(parameter.Name)));
        Assert.Equal(expected.History.Epochs[1].ValidationLoss, actual.History.Epochs[1].ValidationLoss);
    }

    private static (LabeledRows Blocks, LabeledRows One) Same(int features, int count)
    {
        var random = new Random(3);
        var values = new float[features * count];
        var blocks = new RowBlocks(features);
        for (var row = 0; row < count; row++)
        {
            var slice = values.AsSpan(row * features, features);
            slice.Fill(row % 7);
            slice[random.Next(features)] = random.NextSingle();
            slice.CopyTo(blocks.Reach(row));
        }

        int[] labels = [.. Enumerable.Range(0, count).Select(row => row % 3)];
        float[] numbers = [.. labels.Select(label => (float)label)];
        return (new LabeledRows(blocks, numbers, new MulticlassTask(3), hasWeights: false), new LabeledRows(values, features, labels, 3));
    }

    private static (float Sum, long Labels) ReadAll(LabeledRows rows, int atOnce)
    {
        using var reader = rows.Open();
        var features = new float[atOnce * rows.FeatureCount];
        var labels = new int[atOnce];
        var (sum, seen) = (0f, 0L);
        for (int count; (count = reader.Read(features, labels)) > 0;)
        {
            for (var i = 0; i < count; i++)
            {
                sum = (sum * 0.5f) + features[i * rows.FeatureCount] + features[((i + 1) * rows.FeatureCount) - 1];
                seen = (seen * 3) + labels[i];
            }
        }

        return (sum, seen);
    }
}
