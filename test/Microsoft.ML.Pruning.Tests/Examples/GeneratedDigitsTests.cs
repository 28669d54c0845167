using Microsoft.ML.Pruning.Examples.Data;

namespace Microsoft.ML.Pruning.Tests.Examples;

public sealed class GeneratedDigitsTests
{
    [Fact]
    public void The_same_seed_draws_the_same_images()
    {
        var first = GeneratedDigits.Create(seed: 3, train: 200, test: 50);
        var second = GeneratedDigits.Create(seed: 3, train: 200, test: 50);

        Assert.Equal(first.Train.Pixels, second.Train.Pixels);
        Assert.Equal(first.Test.Pixels, second.Test.Pixels);
    }

    [Fact]
    public void Another_seed_and_the_test_part_draw_other_images()
    {
        var first = GeneratedDigits.Create(seed: 3, train: 50, test: 50);
        var second = GeneratedDigits.Create(seed: 4, train: 50, test: 50);

        Assert.NotEqual(first.Train.Pixels, second.Train.Pixels);
        Assert.NotEqual(first.Train.Pixels, first.Test.Pixels);
    }

    [Theory]
    [InlineData(1000, 100, 100)]
    [InlineData(1005, 100, 101)]
    public void Classes_are_balanced(int count, int fewest, int most)
    {
        var counts = GeneratedDigits.Create(seed: 1, train: count, test: 10).Train.Labels.CountBy(label => label).ToList();

        Assert.Equal(10, counts.Count);
        Assert.All(counts, pair => Assert.InRange(pair.Value, fewest, most));
    }

    [Fact]
    public void No_two_images_are_alike_and_each_has_ink_and_paper()
    {
        var images = GeneratedDigits.Create(seed: 1, train: 500, test: 10).Train;

        Assert.Equal(images.Count, Enumerable.Range(0, images.Count).Select(i => Convert.ToHexString(images[i])).Distinct().Count());
        for (var i = 0; i < images.Count; i++)
        {
            Assert.InRange(images[i].ToArray().Count(pixel => pixel > 128), 20, 350);
        }
    }

    [Fact]
    public void The_task_is_learnable_and_not_trivial()
    {
        var images = GeneratedDigits.Create(seed: 1, train: 2000, test: 500);

        var accuracy = NearestMeanAccuracy(images.Train, images.Test);

        // Class means alone read some of the digits, but far from all.
        Assert.InRange(accuracy, 0.4, 0.95);
    }

    private static double NearestMeanAccuracy(ImageSet train, ImageSet test)
    {
        var means = new double[10][];
        for (var label = 0; label < means.Length; label++)
        {
            means[label] = new double[train.Size.Length];
            for (var image = label; image < train.Count; image += means.Length)
            {
                Assert.Equal(label, train.Labels[image]);
                AddTo(means[label], train[image], 10.0 / train.Count);
            }
        }

        var right = 0;
        for (var image = 0; image < test.Count; image++)
        {
            var distances = Array.ConvertAll(means, mean => Distance(mean, test[image]));
            right += Array.IndexOf(distances, distances.Min()) == test.Labels[image] ? 1 : 0;
        }

        return (double)right / test.Count;
    }

    private static void AddTo(double[] sum, ReadOnlySpan<byte> image, double weight)
    {
        for (var i = 0; i < sum.Length; i++)
        {
            sum[i] += weight * image[i];
        }
    }

    private static double Distance(double[] mean, ReadOnlySpan<byte> image)
    {
        var sum = 0.0;
        for (var i = 0; i < mean.Length; i++)
        {
            sum += (mean[i] - image[i]) * (mean[i] - image[i]);
        }

        return sum;
    }
}
