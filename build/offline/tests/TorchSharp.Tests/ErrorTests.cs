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
        Assert.Contains("2x3 and 4x5", Fails(() => ones(2, 3).mm(ones(4, 5))).Message);
        Assert.Contains("must match the size of tensor b", Fails(() => ones(2, 3).mul(ones(2, 4))).Message);
        Assert.Contains("'[4, 4]' is invalid for input of size 6", Fails(() => ones(6).reshape(4, 4)).Message);
        Assert.Contains("out of range", Fails(() => ones(3).sum(5)).Message);
        Assert.Contains("out of bounds", Fails(() => nn.functional.cross_entropy(ones(1, 3), tensor([7L]))).Message);
        Assert.Throws<ArgumentException>(() => cat([]));
    }

    [Fact]
    public void A_leaf_in_use_is_not_overwritten() =>
        Assert.Contains("leaf Variable that requires grad", Fails(() => ones(2, requires_grad: true).mul_(ones(2))).Message);

    [Fact]
    public void Backward_twice_or_without_a_graph_fails()
    {
        Assert.Contains("does not require grad", Fails(() => Backward(ones(1))).Message);
        var loss = ones(2, requires_grad: true).exp().sum();
        loss.backward();
        Assert.Contains("second time", Fails(() => Backward(loss)).Message);

        static Tensor Backward(Tensor tensor)
        {
            tensor.backward();
            return tensor;
        }
    }

    [Fact]
    public void Arrays_that_are_too_short_are_refused()
    {
        Assert.Throws<ArgumentException>(() => tensor(new float[5], [2, 3]));
        Assert.Throws<IndexOutOfRangeException>(() => frombuffer(new float[5], ScalarType.Float32, count: 9));
        Assert.Throws<ArgumentException>(() => frombuffer(Array.Empty<float>(), ScalarType.Float32));
    }

    [Fact]
    public void Devices_are_read_from_their_names_and_those_not_there_are_refused()
    {
        Assert.Equal("cpu", device("CPU:0").ToString());
        Assert.Equal("cuda:1", new Device("cuda:1").ToString());
        Assert.Throws<ArgumentException>(() => device("gpu"));
        if (!cuda.is_available())
            Assert.Throws<InvalidOperationException>(() => device("cuda"));
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
    public void Errors_stay_with_their_thread() =>
        Parallel.For(0, 8, i =>
        {
            using var scope = NewDisposeScope();
            float[] value = [i];
            for (int round = 0; round < 200; round++)
            {
                using var x = tensor(value);
                Assert.Throws<ExternalException>(() => x.mm(x));
                Assert.Equal(value, x.sum().data<float>().ToArray());
            }
        });

    private static ExternalException Fails(Func<Tensor> body) => Assert.Throws<ExternalException>(() => body());
}
