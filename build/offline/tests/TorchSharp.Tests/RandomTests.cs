using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class RandomTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void The_seed_gives_PyTorchs_numbers()
    {
        manual_seed(3);
        Expect.Close([0.004263520f, 0.105569363f, 0.285842478f, 0.026954830f], rand(4));
        Expect.Close([0.66483939f, -0.28678030f, 1.62055075f, -1.59670806f], randn(20).narrow(0, 0, 4));
        Assert.Equal([1L, 5L, 2L, 3L, 4L, 0L], randperm(6).data<long>().ToArray());
        Assert.Equal([1L, 6L, 3L, 7L, 1L], randint(0, 10, [5]).data<long>().ToArray());
    }

    [Fact]
    public void The_same_seed_gives_the_same_draws()
    {
        Assert.True(Draw(1).Equals(Draw(1)));
        Assert.False(Draw(1).Equals(Draw(2)));

        static Tensor Draw(long seed)
        {
            manual_seed(seed);
            return cat([rand(5), randn(5), randperm(5).to(float32), empty(5).uniform_(-1, 1), empty(5).bernoulli_(0.5)]);
        }
    }

    [Fact]
    public void A_generator_of_ones_own_leaves_the_common_one_alone()
    {
        manual_seed(9);
        var expected = rand(3);
        manual_seed(9);
        using var own = new Generator(4);
        var first = randperm(100, generator: own);
        Assert.True(expected.Equals(rand(3)));
        own.manual_seed(4);
        Assert.True(first.Equals(randperm(100, generator: own)));
        Assert.Equal(4, own.initial_seed());
    }

    [Fact]
    public void A_saved_state_repeats_the_draws()
    {
        using var generator = new Generator(1);
        rand([10], generator: generator);
        using var state = generator.get_state();
        var first = randn([10], generator: generator);
        generator.set_state(state);
        Assert.True(first.Equals(randn([10], generator: generator)));
    }

    [Fact]
    public void A_permutation_has_every_number_once() =>
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (long)i), randperm(1000).data<long>().ToArray().Order());
}
