using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Training.Statistics;

public sealed class SoftmaxCurvatureTests
{
    [Theory]
    [InlineData(2, 1f)]
    [InlineData(3, 0f)]
    [InlineData(10, 1f)]
    [InlineData(10, 30f)]
    [InlineData(10, 400f)]
    [InlineData(100, 5f)]
    public void The_factor_times_itself_is_the_Hessian_with_respect_to_the_logits(int classes, float spread)
    {
        const int Rows = 4;
        var random = new Random(classes);
        float[] logits = [.. Enumerable.Range(0, Rows * classes).Select(_ => spread * ((2 * random.NextSingle()) - 1))];
        using var scope = torch.NewDisposeScope();
        var factor = new SoftmaxCurvature(torch.tensor(logits).view(Rows, classes), BatchOf(Rows));
        float[][] columns = [.. torch.eye(classes).unbind().Select(unit => factor.Times(unit).data<float>().ToArray())];
        Assert.All(columns[^1], value => Assert.Equal(0, value));
        for (var row = 0; row < Rows; row++)
        {
            var p = Softmax(logits.AsSpan(row * classes, classes));
            for (var i = 0; i < classes; i++)
            {
                for (var j = 0; j < classes; j++)
                {
                    var expected = ((i == j ? p[i] : 0) - (p[i] * p[j])) / Rows;
                    var product = columns.Sum(column => (double)column[(row * classes) + i] * column[(row * classes) + j]);
                    Close.To(expected, product, 1e-6, size: Math.Sqrt(p[i] * p[j]) + 1e-24);
                }
            }
        }
    }

    [Fact]
    public void Each_row_may_have_a_vector_of_its_own()
    {
        using var scope = torch.NewDisposeScope();
        var factor = new SoftmaxCurvature(torch.tensor(new float[] { 1, 2, 3, 0, -1, 1 }).view(2, 3), BatchOf(2));
        var together = factor.Times(torch.tensor(new float[] { 1, -1, 1, 2, 3, 4 }).view(2, 3)).data<float>().ToArray();
        Assert.Equal(factor.Times(torch.tensor(new float[] { 1, -1, 1 })).data<float>().ToArray()[..3], together[..3]);
        Assert.Equal(factor.Times(torch.tensor(new float[] { 2, 3, 4 })).data<float>().ToArray()[3..], together[3..]);
    }

    private static Batch BatchOf(int rows) => new(torch.zeros(rows, 1), torch.zeros(rows), rows, null, rows);

    private static double[] Softmax(ReadOnlySpan<float> logits)
    {
        double greatest = logits.ToArray().Max();
        double[] exponentials = [.. logits.ToArray().Select(logit => Math.Exp(logit - greatest))];
        return [.. exponentials.Select(value => value / exponentials.Sum())];
    }
}
