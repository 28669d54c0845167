using Microsoft.ML.Pruning.Networks;

namespace Microsoft.ML.Pruning.Tests.Networks;

public class TensorShapeTests
{
    [Fact]
    public void Shapes_are_equal_by_dimensions_and_print_them()
    {
        var shape = new TensorShape(1, 28, 28);
        Assert.Equal("1x28x28", shape.ToString());
        Assert.Equal(784, shape.Count);
        Assert.Equal(3, shape.Rank);
        Assert.Equal(28, shape[2]);
        Assert.True(shape == new TensorShape(1, 28, 28));
        Assert.Equal(shape.GetHashCode(), new TensorShape(1, 28, 28).GetHashCode());
        Assert.True(shape != new TensorShape(28, 28));
        Assert.True(shape != new TensorShape(1, 28, 27));
        Assert.False(shape == null);
    }

    [Fact]
    public void A_shape_without_dimensions_is_refused() => Assert.Throws<ArgumentException>(() => new TensorShape());

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void A_dimension_below_1_is_refused_with_its_value(int dimension)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new TensorShape(2, dimension));
        Assert.Contains($"{dimension}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_count_past_64_bits_is_refused_and_one_past_32_bits_is_exact()
    {
        Assert.Equal(4_611_686_014_132_420_609, new TensorShape(int.MaxValue, int.MaxValue).Count);
        Assert.Throws<ArgumentException>(() => new TensorShape(int.MaxValue, int.MaxValue, 3));
    }
}
