using Microsoft.ML.Pruning.Training;
using TorchSharp;

namespace Microsoft.ML.Pruning.Tests.Training.Optimizers;

public sealed class FusedPassTests
{
    private static readonly SgdUpdate Sgd = new(rate: 0.1f, decay: 0.01f);
    private static readonly MomentumUpdate Momentum = new(rate: 0.1f, decay: 0.01f, momentum: 0.9f, nesterov: false);
    private static readonly MomentumUpdate Nesterov = new(rate: 0.1f, decay: 0.01f, momentum: 0.9f, nesterov: true);
    private static readonly AdamUpdate Adam = new(
        toMean: 0.1f, toSquare: 0.001f, epsilon: 1e-8f, gradientDecay: 0.1f, weightDecay: 0.01f, rate: 0.02f, root: 3);
    private static readonly ProximalUpdate Proximal = new(rate: 0.1f, shrinkage: 0.05f, momentum: 0.9f);

    [Fact]
    public void Vectors_give_the_bits_of_single_elements_at_every_length()
    {
        for (var length = 0; length <= 70; length++)
        {
            AssertSameBits(Sgd, length);
            AssertSameBits(Momentum, length);
            AssertSameBits(Nesterov, length);
            AssertSameBits(Adam, length);
            AssertSameBits(Proximal, length);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32_768)]
    [InlineData(32_769)]
    [InlineData(300_007)]
    public void The_number_of_threads_does_not_change_a_bit(int length)
    {
        AssertThreadsAgree(Sgd, length);
        AssertThreadsAgree(Momentum, length);
        AssertThreadsAgree(Adam, length);
    }

    [Fact]
    public void Every_element_of_a_large_parameter_is_updated_once()
    {
        using var scope = torch.NewDisposeScope();
        var weight = torch.zeros(300_007);
        new FusedPass(weight, torch.ones(300_007), [], Threads: 3).Run(new SgdUpdate(rate: 1, decay: 0));

        Assert.All(TorchParameters.ValuesOf(weight), value => Assert.Equal(-1, value));
    }

    [Fact]
    public void Parameters_that_are_not_contiguous_are_left_to_tensor_operations()
    {
        using var scope = torch.NewDisposeScope();

        Assert.True(FusedPass.Takes(torch.zeros(3, 4)));
        Assert.False(FusedPass.Takes(torch.zeros(3, 4).t()));
    }

    private static void AssertSameBits<TUpdate>(TUpdate update, int length)
        where TUpdate : struct, IElementUpdate
    {
        var expected = Arrays(length);
        var actual = Arrays(length);
        for (var step = 0; step < 3; step++)
        {
            FusedPass.RunElements(update, expected[0], expected[1], expected[2], expected[3]);
            FusedPass.Run(update, actual[0], actual[1], actual[2], actual[3]);
        }

        Assert.Equal(expected, actual);
        Assert.Equal(length > 0, !expected[0].SequenceEqual(Arrays(length)[0]));
    }

    private static void AssertThreadsAgree<TUpdate>(TUpdate update, int length)
        where TUpdate : struct, IElementUpdate
    {
        float[][] After(int threads)
        {
            using var scope = torch.NewDisposeScope();
            var tensors = Array.ConvertAll(Arrays(length), array => torch.tensor(array));
            new FusedPass(tensors[0], tensors[1], [.. tensors.Skip(2)], threads).Run(update);
            return Array.ConvertAll(tensors, TorchParameters.ValuesOf);
        }

        var one = After(threads: 1);
        Assert.Equal(one, After(threads: 2));
        Assert.Equal(one, After(threads: 7));
    }

    /// <summary>Weights, gradients, and states of which the second is not negative.</summary>
    private static float[][] Arrays(int length)
    {
        var random = new Random(length);
        float[] Drawn(float least) => [.. Enumerable.Range(0, length).Select(_ => least + (random.NextSingle() * (1 - least)))];
        return [Drawn(-1), Drawn(-1), Drawn(-1), Drawn(0)];
    }
}
