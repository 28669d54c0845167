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
            inner = ones(3) + 1;
            Assert.Equal(before + 2, Live);
            Assert.Equal(2, scope.DisposablesCount);
            Assert.True(scope.Contains(inner));
        }
        Assert.True(inner.IsInvalid);
        Assert.Equal(before, Live);
        Assert.Throws<InvalidOperationException>(() => inner.shape);
    }

    [Fact]
    public void A_tensor_can_move_out_or_leave()
    {
        long before = Live;
        Tensor detached;
        using (NewDisposeScope())
        {
            Tensor moved;
            using (NewDisposeScope())
            {
                moved = ones(1).MoveToOuterDisposeScope();
                detached = ones(1).DetachFromDisposeScope();
            }
            Assert.False(moved.IsInvalid);
            Assert.Equal(before + 2, Live);
        }
        Assert.False(detached.IsInvalid);
        Assert.Equal(before + 1, Live);
        detached.Dispose();
        detached.Dispose();
        Assert.Equal(before, Live);
    }

    [Fact]
    public void Everything_but_the_named_ones_can_be_freed()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (ones(1), ones(1));
        scope.DisposeEverythingBut(a);
        Assert.True(b.IsInvalid);
        Assert.False(a.IsInvalid);
        scope.Detach(a);
        scope.DisposeEverything();
        Assert.Equal(1, a.ToSingle());
        scope.Attach(a);
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void A_wrapped_expression_keeps_its_result_only()
    {
        long before = Live;
        using (var result = WrappedTensorDisposeScope(() => (ones(2) + 1) * 3))
        {
            Expect.Close([6, 6], result);
            Assert.True(Live <= before + 2);
        }
    }

    [Fact]
    public void Training_leaves_nothing_behind()
    {
        using var model = nn.Sequential(nn.Linear(8, 6), nn.BatchNorm1d(6), nn.ReLU(), nn.Dropout(0.2), nn.Linear(6, 3));
        using var optimizer = optim.SGD(model.parameters(), 0.1, momentum: 0.9, weight_decay: 1e-3);
        Step();
        long before = Live;
        for (int i = 0; i < 20; i++)
            Step();
        Assert.Equal(before, Live);

        void Step()
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(randn(4, 8)), randint(0, 3, [4])).backward();
            optimizer.step();
        }
    }

    [Fact]
    public void A_disposed_module_frees_its_parameters_and_buffers()
    {
        long before = Live;
        var model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Flatten(), nn.Linear(2, 2));
        var weight = model.parameters().First();
        Assert.Equal(before + 9, Live);
        model.Dispose();
        Assert.True(weight.IsInvalid);
        Assert.Equal(before, Live);
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
        Assert.True(Environment.WorkingSet - before < 600 << 20, $"{(Environment.WorkingSet - before) >> 20} MiB more are in use after 12 rounds of 100 MB.");

        static void Abandon() => _ = ones(25_000_000);
    }
}
