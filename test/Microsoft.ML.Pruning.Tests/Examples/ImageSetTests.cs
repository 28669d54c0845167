using Microsoft.ML.Pruning.Examples.Data;

namespace Microsoft.ML.Pruning.Tests.Examples;

public sealed class ImageSetTests
{
    /// <summary>Image i has two pixels of value i and the label i modulo 10.</summary>
    private static readonly ImageSet Images = new(
        new ImageSize(1, 1, 2),
        [.. Enumerable.Range(0, 100).Select(i => (byte)(i / 2))],
        [.. Enumerable.Range(0, 50).Select(i => (byte)(i % 10))],
        MnistFormat.ClassNames);

    [Fact]
    public void What_is_held_out_and_the_rest_are_all_images_each_once_with_its_label()
    {
        var (rest, heldOut) = Images.HoldOut(20, seed: 1);

        Assert.Equal((30, 20), (rest.Count, heldOut.Count));
        Assert.Equal(Images.Pixels, rest.Pixels.Concat(heldOut.Pixels).Order());
        Assert.All(new[] { rest, heldOut }, part =>
        {
            Assert.Equal(part.Pixels.Where((_, i) => i % 2 == 0).Select(pixel => (byte)(pixel % 10)), part.Labels);
            Assert.Equal(part.Pixels.Order(), part.Pixels);
        });
    }

    [Fact]
    public void The_seed_decides_what_is_held_out()
    {
        Assert.Equal(Images.HoldOut(20, seed: 1).HeldOut.Pixels, Images.HoldOut(20, seed: 1).HeldOut.Pixels);
        Assert.NotEqual(Images.HoldOut(20, seed: 1).HeldOut.Pixels, Images.HoldOut(20, seed: 2).HeldOut.Pixels);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    public void Nothing_and_all_cannot_be_held_out(int count)
    {
        var error = Assert.Throws<ArgumentException>(() => Images.HoldOut(count, seed: 1));

        Assert.Contains($"{count} of 50", error.Message, StringComparison.Ordinal);
        Assert.Contains("from 1 to 49", error.Message, StringComparison.Ordinal);
    }
}
