using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class ScopeTests
{
    private static long Live => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    [Fact]
    public void A_scope_frees_what_was_made_inside()
    {
        long before = Live;
        Tensor inner;
        using (var scope = NewDisposeScope())
        {
            using (NewDisposeScope())
            {
                ones(2);
            }
            inner = ones(3).exp();
            Assert.Equal(before + 2, Live);
            Assert.Equal(2, scope.DisposablesCount);
        }
        Assert.True(inner.IsInvalid);
        Assert.Equal(before, Live);
        Assert.Throws<InvalidOperationException>(() => inner.shape);
    }

    [Fact]
    public void A_tensor_made_outside_lives_until_it_is_disposed()
    {
        long before = Live;
        var made = ones(1);
        Assert.Equal(before + 1, Live);
        made.Dispose();
        made.Dispose();
        Assert.Equal(before, Live);
    }

    [Fact]
    public void A_closed_scope_counts_no_more()
    {
        var scope = NewDisposeScope();
        scope.Dispose();
        scope.Dispose();
        Assert.Throws<ObjectDisposedException>(() => scope.DisposablesCount);
    }

    [Fact]
    public void Native_memory_returns_without_scopes_too()
    {
        long before = Environment.WorkingSet;
        for (int round = 0; round < 12; round++)
        {
            Abandon();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.True(
            Environment.WorkingSet - before < 600 << 20,
            $"{(Environment.WorkingSet - before) >> 20} MiB more are in use after 12 rounds of 100 MB.");

        static void Abandon() => _ = ones(25_000_000);
    }
}
