using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class ErrorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        Assert.Contains("2x3 and 4x5", Fails(() => ones(2, 3).matmul(ones(4, 5))).Message);
        Assert.Contains("must match the size of tensor b", Fails(() => ones(2, 3) + ones(2, 4)).Message);
        Assert.Contains("'[4, 4]' is invalid for input of size 6", Fails(() => ones(6).reshape(4, 4)).Message);
        Assert.Contains("out of range", Fails(() => ones(3).sum(5)).Message);
        Assert.Contains("out of bounds", Fails(() => nn.functional.cross_entropy(ones(1, 3), tensor(new long[] { 7 }))).Message);
    }

    [Fact]
    public void A_leaf_in_use_is_not_overwritten() =>
        Assert.Contains("leaf Variable that requires grad", Fails(() => ones([2], requires_grad: true).add_(1)).Message);

    [Fact]
    public void Backward_twice_or_without_a_graph_fails()
    {
        Assert.Contains("does not require grad", Fails(() => { ones(1).backward(); return null!; }).Message);
        var loss = ones([2], requires_grad: true).exp().sum();
        loss.backward();
        Assert.Contains("second time", Fails(() => { loss.backward(); return null!; }).Message);
    }

    [Fact]
    public void Work_goes_on_after_an_error()
    {
        for (int i = 0; i < 100; i++)
            Fails(() => ones(2).mm(ones(2)));
        Assert.Equal(2, ones(2).sum().ToSingle());
    }

    [Fact]
    public void Arrays_that_are_too_short_are_refused()
    {
        Assert.Throws<ArgumentException>(() => tensor(new float[5], [2, 3]));
        Assert.ThrowsAny<Exception>(() => frombuffer(new float[5], float32, count: 9));
    }

    [Fact]
    public void Devices_that_are_not_there_are_refused()
    {
        Assert.Equal("cpu", CPU.ToString());
        Assert.Equal("cuda:1", new Device("cuda:1").ToString());
        if (!cuda.is_available())
            Assert.Throws<InvalidOperationException>(() => ones(1).to(new Device("cuda")));
    }

    [Fact]
    public void Threads_can_be_counted_and_set()
    {
        int before = get_num_threads();
        set_num_threads(1);
        Assert.Equal(1, get_num_threads());
        set_num_threads(before);
        Assert.Equal(before, get_num_threads());
    }

    [Fact]
    public void Threads_work_side_by_side()
    {
        Parallel.For(0, 8, i =>
        {
            using var scope = NewDisposeScope();
            for (int round = 0; round < 200; round++)
            {
                using var x = full([10], i);
                Assert.Equal(i * 10, x.sum().ToSingle());
                Assert.Throws<ExternalException>(() => x.mm(x));
            }
        });
    }

    private static ExternalException Fails(Func<Tensor> body) => Assert.Throws<ExternalException>(() => body());
}
