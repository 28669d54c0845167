using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class ScalarTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void A_scalar_that_is_held_serves_any_number_of_calls()
    {
        Scalar two = 2.0;
        var x = ones(3);
        for (int i = 0; i < 20; i++)
        {
            x.mul_(two);
            if (i % 5 == 0)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        GC.KeepAlive(two);
        Expect.Close([1 << 20, 1 << 20, 1 << 20], x);
    }

    [Fact]
    public void A_disposed_scalar_is_refused()
    {
        Scalar one = 1.0;
        one.Dispose();
        one.Dispose();
        Assert.Throws<InvalidOperationException>(() => ones(2).mul(one));
    }

    [Fact]
    public void An_integer_keeps_integers_and_a_real_makes_reals()
    {
        using Scalar whole = 3, real = 0.5;
        Assert.Equal([3L, 6L], tensor([1L, 2L]).mul(whole).data<long>().ToArray());
        Expect.Close([0.5f, 1], tensor([1L, 2L]).mul(real));
    }
}
