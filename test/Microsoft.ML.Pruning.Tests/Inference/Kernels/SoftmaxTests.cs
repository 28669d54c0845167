using Microsoft.ML.Pruning.Inference;

namespace Microsoft.ML.Pruning.Tests.Inference;

public class SoftmaxTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(37)]
    public void Rows_equal_the_definition_and_sum_to_1(int classes)
    {
        var random = new Random(classes);
        float[] logits = [.. Enumerable.Range(0, 5 * classes).Select(_ => (20 * random.NextSingle()) - 10)];
        var probabilities = new float[logits.Length];
        Softmax.Apply(logits, classes, probabilities);
        for (var row = 0; row < 5; row++)
        {
            double[] exponentials = [.. logits.Skip(row * classes).Take(classes).Select(x => Math.Exp(x))];
            Close.To(1, probabilities.Skip(row * classes).Take(classes).Sum(), 5e-6);
            for (var i = 0; i < classes; i++)
            {
                Close.To(exponentials[i] / exponentials.Sum(), probabilities[(row * classes) + i], 1e-6, size: 1);
            }
        }
    }

    [Fact]
    public void Huge_logits_give_finite_probabilities_and_the_span_may_be_its_own_target()
    {
        float[] values = [1e30f, -1e30f, 1e30f, float.MaxValue, 0, -float.MaxValue];
        Softmax.Apply(values, 3, values);
        Assert.Equal([0.5f, 0, 0.5f, 1, 0, 0], values);
    }

    [Fact]
    public void Broken_rows_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Softmax.Apply(new float[5], 2, new float[5]));
        Assert.Throws<ArgumentException>(() => Softmax.Apply(new float[4], 2, new float[6]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Softmax.Apply(new float[4], 0, new float[4]));
    }

    [Fact]
    public void No_rows_give_no_probabilities() => Softmax.Apply([], 3, []);
}
