using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class TruncatedNormalInitializerTests
{
    // fan-in 150, fan-out 400.
    private static readonly NetworkDefinition Definition = NetworkDefinition.Input(6, 5, 5)
        .Conv2d(16, 5, name: "conv")
        .Flatten()
        .Linear(2)
        .Build();

    public static TheoryData<Initializer, double> Cases => new()
    {
        { Initializer.TruncatedNormal, 0.02 },
        { new TruncatedNormalInitializer(3), 3 },
        { new TruncatedNormalInitializer(1, FanMode.FanIn), 1 / Math.Sqrt(150) },
        { new TruncatedNormalInitializer(ActivationGain.ReLU, FanMode.FanOut), Math.Sqrt(2.0 / 400) },
        { new TruncatedNormalInitializer(2, FanMode.FanAverage), 2 / Math.Sqrt(275) },
    };

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Weights_are_normal_within_two_deviations(Initializer initializer, double deviation)
    {
        double[] values = [.. Enumerable.Range(0, 40)
            .SelectMany(seed => NetworkInitializer.Create(Definition, initializer, seed).Values("conv.weight").ToArray())
            .Select(value => value / deviation)];

        // Of a standard normal number cut at 2: variance 1 - 4 phi(2) / (2 Phi(2) - 1),
        // and the share within 1 is (2 Phi(1) - 1) / (2 Phi(2) - 1).
        Assert.InRange(values.Max(Math.Abs), 1.99, 2.000001);
        Close.To(0, values.Average(), 0.015, size: 1);
        Close.To(0.77374, values.Average(value => value * value), 0.02);
        Close.To(0.71523, values.Count(value => Math.Abs(value) < 1) / (double)values.Length, 0.014);
        Close.To(0.5, values.Count(value => value > 0) / (double)values.Length, 0.02);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_number_of_values_is_filled_and_none_is_drawn_twice(int count)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var values = new float[count];
            RandomFill.TruncatedNormal(values, 1, new SeededRandom(seed, RandomPurpose.Weights));

            Assert.Equal(count, values.Where(value => value != 0).Distinct().Count());
        }
    }
}
