using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Tests;

public sealed class AutogradTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public AutogradTests() => manual_seed(11);

    public void Dispose() => _scope.Dispose();

    public static TheoryData<string> Functions => [.. Cases.Keys];

    private static Dictionary<string, (long[] Shape, Func<Tensor, Tensor> Body)> Cases { get; } = new()
    {
        ["polynomial"] = ([4], x => x.pow(3) * 2 - x / 3 + 1),
        ["activations"] = ([3, 4], x => x.tanh() + x.sigmoid() * x.gelu() + (x * 3).leaky_relu(0.2)),
        ["matrix product"] = ([3, 4], x => x.matmul(x.t()).sum(1)),
        ["softmax"] = ([2, 5], x => F.softmax(x, 1) * arange(5, dtype: float64)),
        ["cross entropy"] = ([3, 4], x => F.cross_entropy(x, tensor(new long[] { 1, 0, 3 }))),
        ["negative log-likelihood"] = ([3, 4], x => F.nll_loss(F.log_softmax(x, 1), tensor(new long[] { 2, 2, 1 }))),
        ["selection"] = ([4, 3], x => x.index_select(0, tensor(new long[] { 2, 0, 2 })) * x.narrow(0, 0, 3)),
        ["convolution"] = ([1, 2, 5, 5], x => F.conv2d(x, arange(36, dtype: float64).reshape(2, 2, 3, 3) / 10, padding: [1, 1], strides: [2, 2])),
        ["grouped convolution"] = ([1, 4, 4, 4], x => F.conv2d(x, arange(36, dtype: float64).reshape(4, 1, 3, 3) / 10, groups: 4)),
        ["pooling"] = ([1, 2, 4, 4], x => F.max_pool2d(x, 2) + F.avg_pool2d(x, 2) * 2 + F.adaptive_avg_pool2d(x, 1)),
        ["batch norm"] = ([6, 3], x => F.batch_norm(x, zeros(3, float64), ones(3, float64), arange(1, 4, dtype: float64), zeros(3, float64), training: true).pow(3)),
        ["concatenation"] = ([2, 3], x => cat([x * 2, x.square()], 1).norm()),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Gradients_agree_with_finite_differences(string name)
    {
        var (shape, body) = Cases[name];
        var x = randn(shape, dtype: float64, requires_grad: true);
        body(x).sum().backward();
        double[] gradient = x.grad!.data<double>().ToArray();

        const double step = 1e-6;
        double[] point = x.detach().data<double>().ToArray();
        for (int i = 0; i < point.Length; i++)
        {
            double difference = (At(i, step) - At(i, -step)) / (2 * step);
            Assert.True(Math.Abs(difference - gradient[i]) < 1e-5 * Math.Max(1, Math.Abs(difference)), $"{name}, element {i}: {gradient[i]} and {difference}");
        }

        double At(int index, double change)
        {
            double[] moved = [.. point];
            moved[index] += change;
            return body(tensor(moved, shape)).sum().item<double>();
        }
    }

    [Fact]
    public void Gradients_add_up_until_they_are_cleared()
    {
        var x = tensor(new float[] { 1, 2 }, requires_grad: true);
        (x * x).sum().backward();
        (x * x).sum().backward();
        Expect.Close([4, 8], x.grad!);
        x.grad = null;
        Assert.Null(x.grad);
        (x * 3).sum().backward();
        Expect.Close([3, 3], x.grad!);
    }

    [Fact]
    public void No_gradient_is_recorded_inside_no_grad()
    {
        var x = ones([2], requires_grad: true);
        Assert.True(is_grad_enabled());
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
                Assert.True((x * 2).requires_grad);
            Assert.False(is_grad_enabled());
        }
        Assert.True((x * 2).requires_grad);
        Assert.False(x.detach().requires_grad);
        Assert.True(x.is_leaf);
        Assert.False((x * 2).is_leaf);
    }

    [Fact]
    public void Grad_answers_without_touching_the_leaves()
    {
        var x = tensor(new double[] { 2, 3 }, requires_grad: true);
        var y = x.pow(3).sum();
        var first = autograd.grad([y], [x], create_graph: true)[0];
        Expect.Close([12, 27], first);
        var second = autograd.grad([first.sum()], [x])[0];
        Expect.Close([12, 18], second);
        Assert.Null(x.grad);
    }

    [Fact]
    public void A_weighted_backward_uses_the_given_gradient()
    {
        var x = ones([3], requires_grad: true);
        (x * 2).backward([tensor(new float[] { 1, 10, 100 })]);
        Expect.Close([2, 20, 200], x.grad!);
    }
}
