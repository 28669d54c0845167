using Microsoft.ML.Pruning.Foundations;
using Microsoft.ML.Pruning.Networks;
using Microsoft.ML.Pruning.Training;

namespace Microsoft.ML.Pruning.Tests.Training;

public sealed class InitializerTests
{
    // conv1: 24 x 8 (in 16, two groups) x 3 x 5, so fan-in 120 and fan-out 360; fc1: 300 x 24, so fan-in 24 and fan-out 300.
    private static readonly NetworkDefinition Definition =
        NetworkDefinition.Input(16, 9, 9).Layer(new Conv2dLayer(24, new Size2d(3, 5)) { Groups = 2 }, "conv1").BatchNorm("bn1")
            .GlobalAvgPool2d().Linear(300, name: "fc1").Linear(3, name: "fc2").Build();

    public static TheoryData<Initializer, double, double, bool> Cases => new()
    {
        { Initializer.PyTorchDefault, 1 / Math.Sqrt(3 * 120), 1 / Math.Sqrt(3 * 24), true },
        { Initializer.XavierNormal, Math.Sqrt(2.0 / 480), Math.Sqrt(2.0 / 324), false },
        { new XavierNormalInitializer(3), 3 * Math.Sqrt(2.0 / 480), 3 * Math.Sqrt(2.0 / 324), false },
        { Initializer.XavierUniform, Math.Sqrt(2.0 / 480), Math.Sqrt(2.0 / 324), true },
        { Initializer.KaimingNormal, Math.Sqrt(2.0 / 120), Math.Sqrt(2.0 / 24), false },
        { new KaimingNormalInitializer(
            ActivationGain.LeakyReLU(0.5), FanMode.FanOut), Math.Sqrt(2 / 1.25 / 360), Math.Sqrt(2 / 1.25 / 300), false },
        { new KaimingNormalInitializer(5, FanMode.FanAverage), 5 * Math.Sqrt(2.0 / 480), 5 * Math.Sqrt(2.0 / 324), false },
        { Initializer.KaimingUniform, Math.Sqrt(2.0 / 120), Math.Sqrt(2.0 / 24), true },
        { new KaimingUniformInitializer(1, FanMode.FanOut), Math.Sqrt(1.0 / 360), Math.Sqrt(1.0 / 300), true },
        { new KaimingUniformInitializer(
            ActivationGain.Tanh, FanMode.FanAverage), 5 / 3.0 * Math.Sqrt(2.0 / 480), 5 / 3.0 * Math.Sqrt(2.0 / 324), true },
    };

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void Weights_have_the_mean_deviation_and_bounds_of_their_formula(
        Initializer initializer,
        double conv,
        double linear,
        bool uniform)
    {
        var network = NetworkInitializer.Create(Definition, initializer, 5);

        AssertStatistics(network.Values("conv1.weight"), conv, uniform);
        AssertStatistics(network.Values("fc1.weight"), linear, uniform);
    }

    public static TheoryData<Initializer, float, float> Pinned => new()
    {
        { Initializer.PyTorchDefault, -0.057229802f, 0.18259487f },
        { Initializer.XavierNormal, 0.023766471f, -0.019433813f },
        { Initializer.XavierUniform, -0.0700919f, 0.1217299f },
        { Initializer.KaimingNormal, 0.047532942f, -0.07140439f },
        { Initializer.KaimingUniform, -0.1401838f, 0.44726422f },
        { Initializer.Orthogonal, 0.030406903f, -0.0060152304f },
        { Initializer.TruncatedNormal, 0.007363772f, -0.029771611f },
    };

    [Theory]
    [MemberData(nameof(Pinned), DisableDiscoveryEnumeration = true)]
    public void A_seed_gives_the_same_weights_in_every_version_and_on_every_platform(Initializer initializer, float first, float last)
    {
        var network = NetworkInitializer.Create(Definition, initializer, 5);

        Close.To(first, network.Values("conv1.weight")[0], 1e-6);
        Close.To(last, network.Values("fc1.weight")[^1], 1e-6);
    }

    [Fact]
    public void Xavier_is_Kaiming_by_the_average_fan_and_a_gain_of_one()
    {
        Assert.Equal(Weights(Initializer.XavierNormal), Weights(new KaimingNormalInitializer(1, FanMode.FanAverage)));
        Assert.Equal(Weights(new XavierUniformInitializer(3)), Weights(new KaimingUniformInitializer(3, FanMode.FanAverage)));
    }

    [Fact]
    public void A_gain_keeps_the_second_moment_of_what_its_activation_gets()
    {
        var normal = new float[200_000];
        RandomFill.Normal(normal, 1, new SeededRandom(1, RandomPurpose.Weights));

        AssertGain(ActivationGain.ReLU, x => Math.Max(x, 0));
        AssertGain(ActivationGain.LeakyReLU(0), x => Math.Max(x, 0));
        AssertGain(ActivationGain.LeakyReLU(0.3), x => Math.Max(x, 0.3 * x));
        AssertGain(ActivationGain.LeakyReLU(1), x => x);
        Assert.Equal(5 / 3.0, ActivationGain.Tanh);
        Assert.Throws<ArgumentOutOfRangeException>("negativeSlope", () => ActivationGain.LeakyReLU(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>("negativeSlope", () => ActivationGain.LeakyReLU(double.NaN));

        void AssertGain(double gain, Func<double, double> activation) =>
            Close.To(1, gain * gain * normal.Average(x => activation(x) * activation(x)), 0.02);
    }

    [Fact]
    public void A_constant_fills_weights_alone()
    {
        var network = NetworkInitializer.Create(Definition, new ConstantInitializer(-0.25f), 5);

        Assert.All(network.Values("conv1.weight").ToArray(), value => Assert.Equal(-0.25f, value));
        Assert.All(network.Values("fc2.weight").ToArray(), value => Assert.Equal(-0.25f, value));
        Assert.All(network.Values("fc2.bias").ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Biases_and_batch_norm_start_as_documented()
    {
        var kaiming = NetworkInitializer.Create(Definition, Initializer.KaimingNormal, 5);
        var standard = NetworkInitializer.Create(Definition, Initializer.PyTorchDefault, 5);

        Assert.All(kaiming.Values("fc1.bias").ToArray(), value => Assert.Equal(0, value));
        AssertStatistics(standard.Values("fc1.bias"), 1 / Math.Sqrt(3 * 24), uniform: true);
        Assert.All(kaiming.Values("bn1.weight").ToArray(), value => Assert.Equal(1, value));
        Assert.All(kaiming.Values("bn1.running_var").ToArray(), value => Assert.Equal(1, value));
        Assert.All(kaiming.Values("bn1.bias").ToArray(), value => Assert.Equal(0, value));
        Assert.All(kaiming.Values("bn1.running_mean").ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void The_same_seed_gives_the_same_weights_and_every_parameter_has_its_own()
    {
        var first = NetworkInitializer.Create(Definition, Initializer.XavierUniform, 5).Values("fc1.weight").ToArray();
        var other = NetworkInitializer.Create(Definition, Initializer.XavierUniform, 6).Values("fc1.weight").ToArray();
        var same = NetworkInitializer.Create(Definition, Initializer.PyTorchDefault, 5);

        Assert.Equal(first, NetworkInitializer.Create(Definition, Initializer.XavierUniform, 5).Values("fc1.weight").ToArray());
        Assert.NotEqual(first, other);
        Assert.NotEqual(same.Values("fc1.weight")[..3].ToArray(), same.Values("fc1.bias")[..3].ToArray());
    }

    [Fact]
    public void Random_streams_are_the_same_everywhere_and_differ_by_seed_purpose_and_index()
    {
        var pinned = new SeededRandom(1, RandomPurpose.Weights);
        Assert.Equal([7315955260686153529UL, 17589785719049474637UL], new[] { pinned.NextUInt64(), pinned.NextUInt64() });
        Close.To(0.0, Correlation(new SeededRandom(1, RandomPurpose.Weights), new SeededRandom(2, RandomPurpose.Weights)), 0.05, size: 1);
        Close.To(0.0, Correlation(new SeededRandom(1, RandomPurpose.Weights), new SeededRandom(1, RandomPurpose.RowOrder)), 0.05, size: 1);
        Close.To(
            0.0, Correlation(new SeededRandom(1, RandomPurpose.Weights), new SeededRandom(1, RandomPurpose.Weights, 1)), 0.05, size: 1);
        Close.To(
            0.0, Correlation(new SeededRandom(0, RandomPurpose.Weights, 1), new SeededRandom(1, RandomPurpose.Weights, 0)), 0.05, size: 1);
    }

    [Fact]
    public void Random_integers_stay_within_their_bounds_and_reach_them()
    {
        var random = new SeededRandom(3, RandomPurpose.RowOrder);
        int[] small = [.. Enumerable.Range(0, 500).Select(_ => random.Next(-2, 3))];
        long[] large = [.. Enumerable.Range(0, 500).Select(_ => random.NextInt64(-1L << 40, 1L << 40))];
        var bytes = new byte[4000];
        random.NextBytes(bytes);

        Assert.Equal([-2, -1, 0, 1, 2], small.Distinct().Order());
        Assert.All(large, value => Assert.InRange(value, -1L << 40, (1L << 40) - 1));
        Assert.Contains(large, value => value > 1L << 38);
        Assert.Equal(256, bytes.Distinct().Count());
        Assert.All(Enumerable.Range(0, 500), _ => Assert.InRange(random.NextSingle(), 0, 0.99999994f));
        Assert.True(random.Next() >= 0 && random.NextInt64() >= 0 && random.NextInt64(5) < 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt64(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt64(1, 0));
    }

    private static float[] Weights(Initializer initializer)
    {
        var network = NetworkInitializer.Create(Definition, initializer, 5);
        return [.. network.Values("conv1.weight"), .. network.Values("fc1.weight")];
    }

    private static double Correlation(Random first, Random second)
    {
        const int count = 4000;
        double sum = 0;
        for (var i = 0; i < count; i++)
        {
            sum += (first.NextDouble() - 0.5) * (second.NextDouble() - 0.5) * 12;
        }

        return sum / count;
    }

    private static void AssertStatistics(ReadOnlySpan<float> weights, double deviation, bool uniform)
    {
        double[] values = [.. weights.ToArray().Select(value => value / deviation)];
        var error = 5 / Math.Sqrt(values.Length);
        Assert.InRange(values.Average(), -error, error);
        Assert.InRange(values.Average(value => value * value), 1 - (1.5 * error), 1 + (1.5 * error));
        if (uniform)
        {
            Assert.InRange(values.Max(Math.Abs), 1.6, Math.Sqrt(3) * 1.000001);
        }
        else
        {
            Assert.InRange(values.Count(value => Math.Abs(value) > 2) / (double)values.Length, 0.03, 0.06);
        }
    }
}
