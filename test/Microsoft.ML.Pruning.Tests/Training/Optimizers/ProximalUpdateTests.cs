using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training.Optimizers;

public sealed class ProximalUpdateTests
{
    [Theory]
    [InlineData(0.1, 0.5, 0.9)]
    [InlineData(0.1, 0, 0.9)]
    [InlineData(0.02, 3, 0)]
    [InlineData(0.5, 0.1, 0.5)]
    public void A_step_is_the_published_one(double rate, double penalty, double momentum)
    {
        foreach (var size in new[] { 1, 2, 15, 16, 17, 64, 333 })
        {
            var random = new Random(size);
            var (factors, memory) = (Enumerable.Repeat(1f, size).ToArray(), new float[size]);
            double[] expected = [.. factors];
            var expectedMemory = new double[size];
            for (var step = 0; step < 30; step++)
            {
                float[] gradients = [.. Enumerable.Range(0, size).Select(_ => (2 * random.NextSingle()) - 0.8f)];
                var update = new ProximalUpdate((float)rate, (float)(rate * penalty), (float)momentum);
                FusedPass.Run(update, factors, gradients, memory, default);
                for (var i = 0; i < size; i++)
                {
                    (expected[i], expectedMemory[i]) = Published(expected[i], expectedMemory[i], gradients[i], rate, penalty, momentum);
                }
            }

            Close.To(expected, factors, 1e-5, size: 1);
            Close.To(expectedMemory, memory, 1e-5, size: 1);
            Assert.All(factors, factor => Assert.True(factor >= 0));
            Assert.Equal(expected.Select(factor => factor == 0), factors.Select(factor => factor == 0));
        }
    }

    [Fact]
    public void A_factor_of_0_without_gradient_stays_0_and_one_that_is_needed_comes_back()
    {
        var update = new ProximalUpdate(rate: 0.1f, shrinkage: 0.01f, momentum: 0.9f);
        var (factors, memory) = (new float[2], new float[2]);
        FusedPass.Run(update, factors, [0, -1], memory, default);

        Assert.Equal([0, 0], [factors[0], memory[0]]);
        Close.To(0.09 * 1.9, factors[1], 1e-6);
    }

    /// <summary>The four lines of the paper, in double precision.</summary>
    private static (double Factor, double Memory) Published(
        double lambda, double v, double gradient, double eta, double gamma, double mu)
    {
        v = mu * v;
        var moved = lambda - (eta * gradient);
        var z = Math.Sign(moved) * Math.Max(0, Math.Abs(moved) - (eta * gamma));
        v = z - lambda + v;
        return (Math.Max(0, z + (mu * v)), v);
    }
}
